package io.bandada.peerctl.download;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// The folders of a tree that comes here. Each is a real folder below the top, made where it is
/// missing: a link in the way could lead anywhere. What a killed download left in one is cleared
/// once, and it is synced once, when no more files come into it.
final class Folders implements AutoCloseable {
  /// Names come in order, so that these few are nearly always enough.
  static final int MOST_REMEMBERED = 256;

  private final Path top;
  private final Map<Path, Boolean> known = // guarded by this
      new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true);

  Folders(Path top) {
    this.top = top;
  }

  Path top() {
    return top;
  }

  /// The path of a file of the tree; its folder is there then.
  ///
  /// @param inside its name below the top
  Path path(String inside, String name) {
    Path path = where(inside, name);
    ready(top);
    Path folder = top;
    for (int i = top.getNameCount(); i < path.getNameCount() - 1; i++) {
      folder = folder.resolve(path.getName(i));
      ready(folder);
    }
    return path;
  }

  /// The same, and nothing is made.
  Path where(String inside, String name) {
    Path path = top;
    for (String part : inside.split("/", -1)) {
      Destination.checkPart(part, name);
      path = path.resolve(part);
    }
    return path;
  }

  private synchronized void ready(Path folder) {
    if (known.get(folder) != null) {
      return;
    }
    try {
      if (folder.equals(top)) {
        Files.createDirectories(top);
      } else if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException inTheWay) {
      throw new CommandFailed(
          ExitCode.CONFLICT,
          folder
              + (Files.isSymbolicLink(folder)
                  ? " is a symbolic link, which is not followed"
                  : " is no folder"),
          "move it away, or choose another folder:  --to DIR");
    } catch (IOException e) {
      throw CommandFailed.local("make the folder " + folder, e);
    }
    LeftParts.clearAll(folder);
    known.put(folder, true);
    if (known.size() > MOST_REMEMBERED) {
      Path eldest = known.keySet().iterator().next();
      known.remove(eldest);
      sync(eldest);
    }
  }

  static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw CommandFailed.local("write " + folder, e);
    }
  }

  @Override
  public synchronized void close() {
    known.keySet().forEach(Folders::sync);
    known.clear();
  }
}
