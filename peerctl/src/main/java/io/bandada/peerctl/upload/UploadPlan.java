package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.RawText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which files go up under which names.
///
/// A file gets its own name without the folders before it; a file of a tree (`-r`) the tree's name
/// and its path in it; [Naming] may say otherwise. A symbolic link that was typed is followed,
/// since the user named it; one met inside a tree is left out, since it could lead anywhere. What
/// is neither file nor folder is never read by name: a pipe goes in by `-`.
///
/// @param trees the folders that were typed
/// @param failed files and folders that could not be looked at, each named
/// @param skipped what lies inside of folders and is no file
/// @param alone one file that was typed, or standard input
record UploadPlan(
    List<Item> items,
    List<PlannedTree> trees,
    List<CommandFailed> failed,
    Skipped skipped,
    boolean alone) {
  /// More names than this in one command are taken for a mistake (the root of a disk).
  static final int MOST_FILES = 1_000_000;

  /// @param path null: standard input
  record Item(@Nullable Path path, String name) {
    /// How it is called when something is wrong with it: what the user can find.
    String label() {
      return path == null ? name : RawText.of(path);
    }
  }

  /// @param root its real path
  /// @param prefix what its names begin with; empty, or with a slash at its end
  record PlannedTree(Path root, String prefix) {}

  static UploadPlan of(
      List<String> paths, Naming naming, boolean recursive, Predicate<String> excluded) {
    naming.checkOne(paths);
    Walk walk = new Walk(naming, recursive, excluded);
    boolean alone = paths.size() == 1 && !Files.isDirectory(Path.of(paths.getFirst()));
    for (String path : paths) {
      try {
        walk.add(Path.of(path));
      } catch (CommandFailed failure) {
        if (paths.size() == 1) {
          throw failure;
        }
        walk.failed.add(failure);
      }
    }
    return new UploadPlan(OneNameEach.of(walk.items), walk.trees, walk.failed, walk.skipped, alone);
  }

  /// One content that is no file.
  static UploadPlan streamed(String name) {
    return new UploadPlan(List.of(new Item(null, name)), List.of(), List.of(), new Skipped(), true);
  }

  /// Looks at what was typed, and into folders.
  private static final class Walk {
    private final Naming naming;
    private final boolean recursive;
    private final Predicate<String> excluded;
    private final List<Item> items = new ArrayList<>();
    private final List<PlannedTree> trees = new ArrayList<>();
    private final List<CommandFailed> failed = new ArrayList<>();
    private final Skipped skipped = new Skipped();

    Walk(Naming naming, boolean recursive, Predicate<String> excluded) {
      this.naming = naming;
      this.recursive = recursive;
      this.excluded = excluded;
    }

    void add(Path path) {
      BasicFileAttributes found = attributes(path);
      if (found.isRegularFile()) {
        items.add(new Item(path, naming.of(path)));
      } else if (!found.isDirectory()) {
        items.add(new Item(path, FileKind.nameOfStream(path, naming)));
      } else if (!recursive) {
        throw new BadName(
            path + " is a folder", "to upload all files in it:  peerctl upload -r " + path);
      } else {
        addTree(path);
      }
    }

    private static BasicFileAttributes attributes(Path path) {
      try {
        return Files.readAttributes(path, BasicFileAttributes.class);
      } catch (IOException e) {
        throw CommandFailed.local("read " + path, e);
      }
    }

    private void addTree(Path typed) {
      LocalTree tree;
      String prefix = naming.ofTree(typed);
      try {
        Path root = typed.toRealPath();
        tree = new LocalTree(typed, root, prefix, excluded, skipped, failed);
        Files.walkFileTree(root, tree);
        trees.add(new PlannedTree(root, prefix));
      } catch (IOException e) {
        throw CommandFailed.local("read " + typed, e);
      }
      List<Item> found = tree.found();
      if (items.size() + found.size() > MOST_FILES) {
        throw CommandFailed.usage(
            "there are more than " + MOST_FILES + " files in " + typed,
            "upload its folders one by one");
      }
      found.sort(Comparator.comparing(Item::name));
      items.addAll(found);
    }
  }
}
