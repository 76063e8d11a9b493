package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.RawText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One folder that was typed, walked. What cannot be read in it does not keep the rest from going
/// up.
final class LocalTree extends SimpleFileVisitor<Path> {
  private final Path typed;
  private final Path root;
  private final String prefix;
  private final Predicate<String> excluded;
  private final Skipped skipped;
  private final List<CommandFailed> failed;
  private final List<UploadPlan.Item> found = new ArrayList<>();

  /// For each folder on the way down, whether there is anything in it.
  private final Deque<Boolean> filled = new ArrayDeque<>();

  /// @param root the folder itself, where `typed` may be a link to it
  /// @param excluded of a path in it
  LocalTree(
      Path typed,
      Path root,
      String prefix,
      Predicate<String> excluded,
      Skipped skipped,
      List<CommandFailed> failed) {
    this.typed = typed;
    this.root = root;
    this.prefix = prefix;
    this.excluded = excluded;
    this.skipped = skipped;
    this.failed = failed;
  }

  List<UploadPlan.Item> found() {
    return found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    seen();
    if (!folder.equals(root) && excluded.test(RawText.of(root.relativize(folder)))) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    filled.push(false);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    seen();
    Path inside = root.relativize(file);
    if (excluded.test(RawText.of(inside))) {
      return FileVisitResult.CONTINUE;
    }
    if (attributes.isSymbolicLink()) {
      skip(inside, Skipped.Kind.LINK);
    } else if (!attributes.isRegularFile()) {
      skip(inside, Skipped.Kind.NO_FILE);
    } else {
      add(inside);
    }
    return enough();
  }

  private void add(Path inside) {
    String name = Naming.composed(RawText.of(inside));
    if (RawText.isText(name)) {
      found.add(new UploadPlan.Item(typed.resolve(inside), prefix + name));
    } else {
      failed.add(
          new BadName(
              RawText.of(typed.resolve(inside)) + ": its name is not UTF-8",
              "rename it, or let the shell open it:  peerctl upload - --name NAME < FILE"));
    }
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    seen();
    fail(file, failure);
    return enough();
  }

  /// A folder whose list broke off: what came of it goes up.
  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    boolean hasAny = filled.pop();
    if (failure != null) {
      fail(folder, failure);
    } else if (!hasAny) {
      skip(root.relativize(folder), Skipped.Kind.EMPTY_FOLDER);
    }
    return enough();
  }

  private void seen() {
    if (!filled.isEmpty()) {
      filled.pop();
      filled.push(true);
    }
  }

  private void skip(Path inside, Skipped.Kind kind) {
    skipped.add(RawText.of(typed.resolve(inside)), kind);
  }

  private void fail(Path file, IOException failure) {
    failed.add(
        CommandFailed.local("read " + RawText.of(typed.resolve(root.relativize(file))), failure));
  }

  private FileVisitResult enough() {
    return found.size() > UploadPlan.MOST_FILES
        ? FileVisitResult.TERMINATE
        : FileVisitResult.CONTINUE;
  }
}
