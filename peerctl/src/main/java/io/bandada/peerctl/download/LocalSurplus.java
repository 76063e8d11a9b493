package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Confirmation;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.RawText;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.ListFilesRequest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `download -r --delete`: files here that the folder of the network does not have. They are never
/// removed, but moved into a hidden folder beside, after it was said which, and only when all else
/// went well.
final class LocalSurplus {
  /// So many are named.
  static final int MOST_NAMED = 20;

  private final Invocation invocation;
  private final Path top;
  private final List<Path> paths = new ArrayList<>();
  private long bytes;

  private LocalSurplus(Invocation invocation, Path top) {
    this.invocation = invocation;
    this.top = top;
  }

  static LocalSurplus of(Invocation invocation, String prefix, Path top) {
    LocalSurplus surplus = new LocalSurplus(invocation, top);
    Set<String> there = new HashSet<>();
    invocation
        .daemon()
        .files(ListFilesRequest.newBuilder().setPrefix(prefix).build())
        .forEach(file -> there.add(file.getName().substring(prefix.length())));
    if (!there.isEmpty() && Files.isDirectory(top)) {
      surplus.look(there);
    }
    return surplus;
  }

  private void look(Set<String> there) {
    try {
      Path root = top.toRealPath();
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              Path inside = root.relativize(file);
              if (!there.contains(RawText.of(inside)) && PartMark.target(file) == null) {
                paths.add(inside);
                bytes += attributes.size();
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw CommandFailed.local("read " + top, e);
    }
    Collections.sort(paths);
  }

  /// Says which; the person, or the line, must say yes.
  void confirm(boolean sure) {
    if (!paths.isEmpty()) {
      tell("moves away ");
      Confirmation.ask(invocation, "move " + sum() + " into a folder beside", sure);
    }
  }

  void tell(String does) {
    for (Path path : paths.subList(0, Math.min(MOST_NAMED, paths.size()))) {
      invocation.messages().say(does + RawText.of(top.resolve(path)));
    }
    if (paths.size() > MOST_NAMED) {
      invocation.messages().say(does + (paths.size() - MOST_NAMED) + " more");
    }
  }

  private String sum() {
    return Sizes.count(paths.size(), "file") + " of " + top + ", " + Sizes.bytes(bytes);
  }

  void moveAway() {
    if (paths.isEmpty()) {
      return;
    }
    try {
      Path root = top.toRealPath();
      String now =
          LocalDateTime.now(ZoneId.systemDefault())
              .truncatedTo(ChronoUnit.SECONDS)
              .toString()
              .replace(':', '-');
      Path trash = root.resolveSibling(".bandada-trash-" + now);
      Files.createDirectory(trash);
      for (Path path : paths) {
        Path to = trash.resolve(path);
        Files.createDirectories(Target.folderOf(to));
        Files.move(root.resolve(path), to);
      }
      invocation.messages().say("moved " + sum() + ", into " + trash);
    } catch (IOException e) {
      throw CommandFailed.local("move files out of " + top, e);
    }
  }
}
