package io.bandada.peerctl.download;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.FileItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The path that one file is to have here, and what stands there.
///
/// @param folders those of a tree, which look after the folder of the path; null: a file by itself
record Target(Path path, Manner manner, @Nullable Folders folders) {
  /// The file is there, as far as size and time tell. Its mode is put right.
  boolean isThere(FileItem file) {
    if (!looksThere(file)) {
      return false;
    }
    GivenAttributes given = GivenAttributes.of(file, manner.preserve()).orElseThrow();
    try {
      if (!given.hasMode(path)) {
        given.putMode(path);
      }
      return true;
    } catch (IOException e) {
      throw CommandFailed.local("look at " + path, e);
    }
  }

  /// The same, and nothing is changed.
  boolean looksThere(FileItem file) {
    if (manner.checksum() || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    GivenAttributes given = GivenAttributes.of(file, manner.preserve()).orElse(null);
    try {
      return given != null && Files.size(path) == file.getSize() && given.hasTime(path);
    } catch (IOException e) {
      throw CommandFailed.local("look at " + path, e);
    }
  }

  /// Opens it for the file, or refuses to touch what stands there.
  Receiver open(FileItem file) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return PartFile.create(this, file, false);
    }
    if (Files.isDirectory(path)) {
      throw new CommandFailed(
          ExitCode.CONFLICT, path + " is a folder", "give another name:  -O FILE");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new CommandFailed(
          ExitCode.CONFLICT,
          path + " is not a regular file",
          "to write into a pipe or device:  peerctl cat REF > " + path);
    }
    if (manner.force()) {
      return PartFile.create(this, file, true);
    }
    if (sizeOf(path) == file.getSize()) {
      return SameContent.of(path, GivenAttributes.of(file, manner.preserve()));
    }
    throw exists(path);
  }

  static CommandFailed exists(Path target) {
    return new CommandFailed(
        ExitCode.CONFLICT, target + " exists and is something else", "to replace it:  add --force");
  }

  static Path folderOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  /// Below zero for a link that leads nowhere.
  private static long sizeOf(Path target) {
    try {
      return Files.exists(target) ? Files.size(target) : -1;
    } catch (IOException e) {
      throw CommandFailed.local("look at " + target, e);
    }
  }
}
