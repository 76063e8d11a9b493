package io.bandada.peerctl.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Who may read and write a file that another takes the place of: what only its owner could read
/// stays so, from the first byte on. The umask says nothing of it, that is for files which are new.
///
/// @param permissions empty: there is nothing to keep, since there was no file, or a link, or the
///   file system has no permissions
record KeptMode(Set<PosixFilePermission> permissions) {
  static final KeptMode NONE = new KeptMode(Set.of());

  static KeptMode of(Path replaced) {
    try {
      boolean file = Files.isRegularFile(replaced, LinkOption.NOFOLLOW_LINKS);
      return file
          ? new KeptMode(Files.getPosixFilePermissions(replaced, LinkOption.NOFOLLOW_LINKS))
          : NONE;
    } catch (IOException | UnsupportedOperationException notThere) {
      return NONE;
    }
  }

  /// The same, and its owner may write it.
  void whileWritten(Path part) throws IOException {
    if (!permissions.isEmpty()) {
      Set<PosixFilePermission> meanwhile = EnumSet.copyOf(permissions);
      meanwhile.add(PosixFilePermission.OWNER_READ);
      meanwhile.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(part, meanwhile);
    }
  }

  void whenDone(Path file) throws IOException {
    if (!permissions.isEmpty()) {
      Files.setPosixFilePermissions(file, permissions);
    }
  }
}
