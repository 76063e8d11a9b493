package io.bandada.peerctl.download;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.SafeText;
import io.bandada.proto.control.FileItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the user gave as DEST, and which path it means for a file. A folder means a file in it,
/// called by the last part of the name in the network. Which of both it is, is looked at once: a
/// folder that vanishes afterwards is missing, and no file takes its name.
///
/// @param isFolder what was given is one
record Destination(@Nullable Path given, boolean isFolder, boolean force) {
  /// Checks what can be checked before the daemon is asked for bytes.
  static Destination of(@Nullable String dest, boolean force) {
    if (dest == null) {
      return new Destination(null, false, force);
    }
    Path path = Path.of(dest);
    Path folder = dest.endsWith("/") ? path : folderOf(path);
    if (!Files.isDirectory(folder)) {
      throw CommandFailed.noFolder("write " + dest, folder);
    }
    return new Destination(path, dest.endsWith("/") || Files.isDirectory(path), force);
  }

  static Path folderOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  Path pathFor(FileItem file) {
    Path chosen = given;
    if (chosen == null) {
      return Path.of(lastPart(file.getName()));
    }
    return isFolder ? chosen.resolve(lastPart(file.getName())) : chosen;
  }

  /// Opens the target for the file, or refuses to touch what stands there.
  Receiver open(FileItem file) {
    Path target = pathFor(file);
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return PartFile.create(target, false);
    }
    if (Files.isDirectory(target)) {
      throw new CommandFailed(
          ExitCode.CONFLICT,
          target + " is a folder",
          "give another name:  peerctl download REF DEST");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new CommandFailed(
          ExitCode.CONFLICT,
          target + " is not a regular file",
          "to write into a pipe or device:  peerctl cat REF > " + target);
    }
    if (force) {
      return PartFile.create(target, true);
    }
    if (sizeOf(target) == file.getSize()) {
      return SameContent.of(target);
    }
    throw exists(target);
  }

  static CommandFailed exists(Path target) {
    return new CommandFailed(
        ExitCode.CONFLICT, target + " exists and is something else", "to replace it:  add --force");
  }

  /// Below zero for a link that leads nowhere.
  private static long sizeOf(Path target) {
    try {
      return Files.exists(target) ? Files.size(target) : -1;
    } catch (IOException e) {
      throw CommandFailed.local("look at " + target, e);
    }
  }

  /// The last part of a name from the network, if it can stand for exactly one entry of a folder.
  static String lastPart(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    boolean unfit =
        last.isEmpty()
            || last.equals(".")
            || last.equals("..")
            || last.indexOf('\\') >= 0
            || !SafeText.of(last).equals(last)
            || last.getBytes(StandardCharsets.UTF_8).length > PartFile.LONGEST_NAME_BYTES
            || !isPath(last);
    if (unfit) {
      throw new CommandFailed(
          ExitCode.NOT_ALLOWED,
          "the name \"" + SafeText.of(name) + "\" cannot be used as a file name here",
          "give one yourself:  peerctl download REF DEST");
    }
    return last;
  }

  private static boolean isPath(String last) {
    try {
      return Path.of(last).getNameCount() == 1;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
