package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What stands behind a path, links followed, and whether it can be uploaded.
enum FileKind {
  REGULAR,
  FOLDER,
  /// A named pipe, or what the shell makes of `<(...)`.
  PIPE,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  SOCKET,
  OTHER;

  private static final int KIND = 0xf000;

  static FileKind of(Path path) {
    try {
      return switch ((int) Files.getAttribute(path, "unix:mode") & KIND) {
        case 0x8000 -> REGULAR;
        case 0x4000 -> FOLDER;
        case 0x1000 -> PIPE;
        case 0x2000 -> CHARACTER_DEVICE;
        case 0x6000 -> BLOCK_DEVICE;
        case 0xc000 -> SOCKET;
        default -> OTHER;
      };
    } catch (IOException e) {
      throw CommandFailed.local("read " + path, e);
    }
  }

  /// Has no size, and is read to its end.
  boolean isStream() {
    return this == PIPE || this == CHARACTER_DEVICE;
  }

  /// Under which name what is no regular file and no folder goes up: its own says nothing.
  static String nameOfStream(Path path, Naming naming) {
    FileKind kind = of(path);
    return switch (kind) {
      case PIPE, CHARACTER_DEVICE ->
          naming.ofStream(
              path + " is " + kind.words() + ", so it",
              "give one:  peerctl upload " + path + " --name NAME");
      case BLOCK_DEVICE ->
          throw new BadName(
              path + " is " + kind.words(),
              "to upload all of the disk:  peerctl upload - --name NAME < " + path);
      case REGULAR, FOLDER, SOCKET, OTHER ->
          throw new BadName(path + " is " + kind.words() + ": there is nothing to upload", "");
    };
  }

  private String words() {
    return switch (this) {
      case REGULAR -> "a file";
      case FOLDER -> "a folder";
      case PIPE -> "a pipe";
      case CHARACTER_DEVICE -> "a device";
      case BLOCK_DEVICE -> "a disk";
      case SOCKET -> "a socket";
      case OTHER -> "no file";
    };
  }
}
