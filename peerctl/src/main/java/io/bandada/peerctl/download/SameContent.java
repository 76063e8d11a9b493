package io.bandada.peerctl.download;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The target exists and is as long as the file: compare while the bytes come. If all are the same
/// there was nothing to do, so the same download twice is safe; at the first difference the target
/// is left alone and the conflict told.
final class SameContent implements Receiver {
  private final Path target;
  private final InputStream existing;

  private SameContent(Path target, InputStream existing) {
    this.target = target;
    this.existing = existing;
  }

  static SameContent of(Path target) {
    try {
      return new SameContent(target, Files.newInputStream(target));
    } catch (IOException e) {
      throw CommandFailed.local("read " + target, e);
    }
  }

  @Override
  public void write(ByteString bytes) {
    try {
      byte[] ours = existing.readNBytes(bytes.size());
      if (!Arrays.equals(ours, bytes.toByteArray())) {
        throw Destination.exists(target);
      }
    } catch (IOException e) {
      throw CommandFailed.local("read " + target, e);
    }
  }

  @Override
  public void finish() {
    try {
      if (existing.read() >= 0) {
        throw Destination.exists(target);
      }
    } catch (IOException e) {
      throw CommandFailed.local("read " + target, e);
    }
  }

  @Override
  public void close() {
    try {
      existing.close();
    } catch (IOException e) {
      throw CommandFailed.local("close " + target, e);
    }
  }
}
