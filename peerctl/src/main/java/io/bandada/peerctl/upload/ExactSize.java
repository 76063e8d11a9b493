package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;

/// A stream of which the user knows how long it is: with more bytes or fewer nothing is published.
final class ExactSize implements UploadContent {
  private final UploadContent stream;
  private final long size;
  private long readBytes;

  ExactSize(UploadContent stream, long size) {
    this.stream = stream;
    this.size = size;
  }

  @Override
  public String label() {
    return stream.label();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(byte[] target) {
    int count = stream.read(target);
    readBytes += count;
    return count;
  }

  /// A stream that is too long may never end, so it is not asked how it ended.
  @Override
  public void checkUnchanged() {
    if (readBytes <= size) {
      stream.checkUnchanged();
    }
    if (readBytes != size) {
      throw new CommandFailed(
          ExitCode.DAMAGED,
          label()
              + " had "
              + (readBytes > size
                  ? "more than the " + size
                  : "only " + readBytes + " of the " + size)
              + " bytes of --size; nothing was published",
          "");
    }
  }

  @Override
  public void stop() {
    stream.stop();
  }

  @Override
  public void close() {
    stream.close();
  }
}
