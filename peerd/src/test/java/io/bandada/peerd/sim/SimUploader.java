package io.bandada.peerd.sim;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;

/// Somebody who uploads, and waits.
final class SimUploader implements UploadListener {
  final SimPeer by;
  final String name;
  final Manifest manifest;
  boolean over;

  SimUploader(SimPeer by, String name, Manifest manifest) {
    this.by = by;
    this.name = name;
    this.manifest = manifest;
  }

  @Override
  public void progress(UploadProgress progress) {}

  @Override
  public void done(UploadResult result) {
    over = true;
    by.world.invariants.promised(name, result.id());
  }

  @Override
  public void failed(NodeFailure failure, boolean goesOn) {
    over |= !goesOn;
    if (!goesOn) {
      by.world.invariants.uploadFailed(this, failure);
    }
    by.world.trace.line(
        by.id(), "upload failed", name, failure.kind().toString(), String.valueOf(goesOn));
  }
}
