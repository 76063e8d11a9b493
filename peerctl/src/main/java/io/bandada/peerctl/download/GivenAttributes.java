package io.bandada.peerctl.download;

import io.bandada.proto.control.FileItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What belongs to a file besides its bytes and came with its name: it is on the file before that
/// gets its name here.
///
/// @param mode permission bits, as far as the umask of this process leaves them
record GivenAttributes(int mode, FileTime modified) {
  private static final int PERMISSIONS = 0777;

  /// Empty when it was published without, or they are not wanted.
  static Optional<GivenAttributes> of(FileItem file, boolean wanted) {
    return wanted && file.hasAttributes()
        ? Optional.of(
            new GivenAttributes(
                file.getAttributes().getMode() & PERMISSIONS & ~Umask.ofThisProcess(),
                FileTime.from(file.getAttributes().getMtimeNanos(), TimeUnit.NANOSECONDS)))
        : Optional.empty();
  }

  /// The time goes first: a file that even its owner may not read cannot be opened for it.
  void put(Path file) throws IOException {
    Files.setLastModifiedTime(file, modified);
    putMode(file);
  }

  void putMode(Path file) throws IOException {
    Files.setAttribute(file, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
  }

  boolean hasMode(Path file) throws IOException {
    Object there = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return there instanceof Integer bits && (bits & PERMISSIONS) == mode;
  }

  boolean hasTime(Path file) throws IOException {
    return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).equals(modified);
  }
}
