package io.bandada.peerd.node.upload;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;

/// An upload is being written down. Until that is done the directory hears nothing of it: what was
/// asked for and then forgotten by a crash would keep its name from others.
final class Recording implements UploadState {
  private final Upload upload;
  private boolean left;

  Recording(Upload upload) {
    this.upload = upload;
  }

  @Override
  public void enter() {
    upload.record(
        () -> {
          if (!left) {
            upload.become(new Publishing(upload));
          }
        },
        cause -> {
          if (!left) {
            upload.failed(NodeFailure.ofDisk("the upload cannot be recorded", cause));
          }
        });
  }

  @Override
  public void leave() {
    left = true;
  }

  /// Nothing helps here but the disk.
  @Override
  public void wake() {}

  @Override
  public UploadProgress progress() {
    return new UploadProgress(UploadProgress.State.PUBLISHING, 0, upload.size, 1, 0, why().text());
  }

  @Override
  public Explanation why() {
    return Explanation.of(Limit.PUBLISHING, "writing down what is to be published");
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
