package io.bandada.peerctl.download;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The target exists and is as long as the file: compare while the bytes come. If all are the same
/// there was nothing to do, so the same download twice is safe; at the first difference the target
/// is left alone and the conflict told.
final class SameContent implements Receiver {
  private final Path target;
  private final InputStream existing;
  private final Optional<GivenAttributes> given;

  private SameContent(Path target, InputStream existing, Optional<GivenAttributes> given) {
    this.target = target;
    this.existing = existing;
    this.given = given;
  }

  /// @param given put on what is the same, so that the next look is a short one
  static SameContent of(Path target, Optional<GivenAttributes> given) {
    try {
      return new SameContent(target, Files.newInputStream(target), given);
    } catch (IOException e) {
      throw CommandFailed.local("read " + target, e);
    }
  }

  @Override
  public void write(ByteString bytes) {
    try {
      byte[] ours = existing.readNBytes(bytes.size());
      if (!Arrays.equals(ours, bytes.toByteArray())) {
        throw Target.exists(target);
      }
    } catch (IOException e) {
      throw CommandFailed.local("read " + target, e);
    }
  }

  @Override
  public void finish() {
    try {
      if (existing.read() >= 0) {
        throw Target.exists(target);
      }
      if (given.isPresent() && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        given.get().put(target);
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
