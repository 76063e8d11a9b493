package io.bandada.peerctl.download;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.SafeText;
import io.bandada.proto.control.FileItem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the user wants files: one under a path that he gave, or each in a folder, called by the
/// last part of its name in the network.
///
/// @param file null: in the folder
record Destination(@Nullable Path file, Path folder) {
  /// Checks what can be checked before the daemon is asked for bytes.
  static Destination file(String given) {
    Path path = Path.of(given);
    Path folder = given.endsWith("/") ? path : Target.folderOf(path);
    if (!Files.isDirectory(folder)) {
      throw CommandFailed.noFolder("write " + given, folder);
    }
    if (given.endsWith("/") || Files.isDirectory(path)) {
      throw CommandFailed.usage(
          given + " is a folder, and -O wants a file", "into a folder:  --to " + given);
    }
    return new Destination(path, folder);
  }

  static Destination folder(String given) {
    Path folder = Path.of(given);
    if (!Files.isDirectory(folder)) {
      throw Files.exists(folder)
          ? CommandFailed.usage(
              given + " is no folder, and --to wants one", "under a name of its own:  -O " + given)
          : CommandFailed.noFolder("write into " + given, folder);
    }
    return new Destination(null, folder);
  }

  Path pathFor(FileItem item) {
    return file != null ? file : inFolder(item);
  }

  private Path inFolder(FileItem item) {
    String last = item.getName().substring(item.getName().lastIndexOf('/') + 1);
    checkPart(last, item.getName());
    return folder.equals(Path.of(".")) ? Path.of(last) : folder.resolve(last);
  }

  /// A part of a name from the network can stand for exactly one entry of a folder, or is refused.
  static void checkPart(String part, String name) {
    boolean unfit =
        part.isEmpty()
            || part.equals(".")
            || part.equals("..")
            || part.indexOf('\\') >= 0
            || !SafeText.of(part).equals(part)
            || part.getBytes(StandardCharsets.UTF_8).length > PartFile.LONGEST_NAME_BYTES
            || !isPath(part);
    if (unfit) {
      throw new CommandFailed(
          ExitCode.NOT_ALLOWED,
          "the name \"" + SafeText.of(name) + "\" cannot be used as a file name here",
          "give one yourself:  peerctl download REF -O FILE");
    }
  }

  private static boolean isPath(String part) {
    try {
      return Path.of(part).getNameCount() == 1;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
