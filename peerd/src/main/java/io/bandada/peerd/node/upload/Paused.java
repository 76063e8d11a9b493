package io.bandada.peerd.node.upload;

import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;

/// Somebody wants nothing of an upload to move for now: the directory is asked for nothing, and
/// nobody fetches it from here. It is recorded, so that a restart changes nothing.
final class Paused implements UploadState {
  private final Upload upload;

  Paused(Upload upload) {
    this.upload = upload;
  }

  @Override
  public void enter() {}

  @Override
  public void leave() {}

  /// Only who resumes it does.
  @Override
  public void wake() {}

  @Override
  public UploadProgress progress() {
    return new UploadProgress(UploadProgress.State.PAUSED, 0, upload.size, 1, 0, why().text());
  }

  @Override
  public Explanation why() {
    return Explanation.of(
        Limit.PAUSED, TransferStatus.paused(upload.job().pausedBy(), upload.transferId));
  }

  @Override
  public long bytesPerSecond() {
    return 0;
  }

  @Override
  public int sources() {
    return 0;
  }
}
