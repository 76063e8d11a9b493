package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.Messages;
import io.bandada.peerctl.terminal.RawText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which files go up under which names.
///
/// A file gets its own name without the folders before it; a file of a tree (`-r`) the tree's name
/// and its path in it. A symbolic link that was typed is followed, since the user named it; one met
/// inside a tree is skipped with a word, since it could lead anywhere. What is neither file nor
/// folder is never read by name: a pipe goes in by `-`.
///
/// @param failed files and folders that could not be looked at, each named
/// @param skipped how many things inside of folders are no files, which was told
/// @param alone one file that was typed, or standard input
record UploadPlan(List<Item> items, List<CommandFailed> failed, int skipped, boolean alone) {
  /// More names than this in one command are taken for a mistake (the root of a disk).
  static final int MOST_FILES = 1_000_000;

  /// @param path null: standard input
  record Item(@Nullable Path path, String name) {
    /// How it is called when something is wrong with it: what the user can find.
    String label() {
      return path == null ? name : RawText.of(path);
    }
  }

  static UploadPlan of(List<String> arguments, boolean recursive, Messages messages, String help) {
    @Nullable String name = chosenName(arguments);
    List<String> sources = name == null ? arguments : arguments.subList(0, 1);
    if (sources.contains("-")) {
      return stream(sources, name, help);
    }
    Walk walk = new Walk(recursive, messages);
    boolean alone = sources.size() == 1 && !Files.isDirectory(Path.of(sources.getFirst()));
    for (String source : sources) {
      try {
        walk.add(Path.of(source), name);
      } catch (CommandFailed failure) {
        if (sources.size() == 1) {
          throw failure;
        }
        walk.failed.add(failure);
      }
    }
    return new UploadPlan(OneNameEach.of(walk.items), walk.failed, walk.skipped, alone);
  }

  /// The second of two arguments is the name, unless it is another file that is there.
  private static @Nullable String chosenName(List<String> arguments) {
    if (arguments.size() != 2 || arguments.get(1).equals("-")) {
      return null;
    }
    Path first = Path.of(arguments.get(0));
    Path second = Path.of(arguments.get(1));
    boolean otherFile =
        Files.exists(second) && (arguments.get(0).equals("-") || !isSame(first, second));
    return otherFile && !arguments.get(0).equals("-") ? null : composed(arguments.get(1));
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }

  private static UploadPlan stream(List<String> sources, @Nullable String name, String help) {
    if (sources.size() != 1) {
      throw CommandFailed.usage("standard input cannot be mixed with files", help);
    }
    if (name == null) {
      throw CommandFailed.usage(
          "what comes from standard input needs a name",
          "for example:  pg_dump db | peerctl upload - backups/db.sql");
    }
    return streamed(name);
  }

  /// One content that is no file.
  static UploadPlan streamed(String name) {
    return new UploadPlan(List.of(new Item(null, composed(name))), List.of(), 0, true);
  }

  private static String nameOf(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : composed(last.toString());
  }

  /// `photos`, `photos/` and `/home/me/photos` are all `photos`; `.` and `/` give no prefix.
  private static String nameOfTree(Path path) {
    Path last = path.normalize().getFileName();
    String name = last == null ? "" : last.toString();
    return name.equals("..") ? "" : composed(name);
  }

  /// Names in the network are in Unicode's composed form; some systems keep file names decomposed.
  private static String composed(String name) {
    return Normalizer.isNormalized(name, Normalizer.Form.NFC)
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /// Looks at what was typed, and into folders.
  private static final class Walk {
    private final boolean recursive;
    private final Messages messages;
    private final List<Item> items = new ArrayList<>();
    private final List<CommandFailed> failed = new ArrayList<>();
    private int skipped;

    Walk(boolean recursive, Messages messages) {
      this.recursive = recursive;
      this.messages = messages;
    }

    void add(Path path, @Nullable String name) {
      BasicFileAttributes found = attributes(path);
      if (found.isRegularFile()) {
        items.add(new Item(path, name == null ? nameOf(path) : name));
      } else if (!found.isDirectory()) {
        items.add(new Item(path, FileKind.nameOfStream(path, Optional.ofNullable(name))));
      } else if (!recursive) {
        throw new BadName(
            path + " is a folder", "to upload all files in it:  peerctl upload -r " + path);
      } else {
        addTree(path, name == null ? nameOfTree(path) : name);
      }
    }

    private static BasicFileAttributes attributes(Path path) {
      try {
        return Files.readAttributes(path, BasicFileAttributes.class);
      } catch (IOException e) {
        throw CommandFailed.local("read " + path, e);
      }
    }

    private void addTree(Path typed, String prefix) {
      Tree tree;
      try {
        tree = new Tree(this, typed, typed.toRealPath(), prefix);
        Files.walkFileTree(tree.root, tree);
      } catch (IOException e) {
        throw CommandFailed.local("read " + typed, e);
      }
      if (items.size() + tree.found.size() > MOST_FILES) {
        throw CommandFailed.usage(
            "there are more than " + MOST_FILES + " files in " + typed,
            "upload its folders one by one");
      }
      tree.found.sort(Comparator.comparing(Item::name));
      items.addAll(tree.found);
    }
  }

  /// One folder that was typed. What cannot be read in it does not keep the rest from going up.
  private static final class Tree extends SimpleFileVisitor<Path> {
    private final Walk walk;
    private final Path typed;
    private final Path root;
    private final String prefix;
    private final List<Item> found = new ArrayList<>();

    /// @param root the folder itself, where `typed` may be a link to it
    Tree(Walk walk, Path typed, Path root, String prefix) {
      this.walk = walk;
      this.typed = typed;
      this.root = root;
      this.prefix = prefix;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path inside = root.relativize(file);
      if (attributes.isSymbolicLink()) {
        skip(inside, "a symbolic link inside a folder is not followed");
      } else if (!attributes.isRegularFile()) {
        skip(inside, "not a regular file");
      } else {
        String name = composed(RawText.of(inside));
        if (!RawText.isText(name)) {
          walk.failed.add(
              new BadName(
                  RawText.of(typed.resolve(inside)) + ": its name is not UTF-8",
                  "rename it, or let the shell open it:  peerctl upload - NAME < FILE"));
          return enough();
        }
        found.add(new Item(typed.resolve(inside), prefix.isEmpty() ? name : prefix + "/" + name));
      }
      return enough();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      fail(file, failure);
      return enough();
    }

    /// A folder whose list broke off: what came of it goes up.
    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        fail(folder, failure);
      }
      return enough();
    }

    private void skip(Path inside, String why) {
      walk.messages.warn("skipped " + RawText.of(typed.resolve(inside)) + ": " + why);
      walk.skipped++;
    }

    private void fail(Path file, IOException failure) {
      walk.failed.add(
          CommandFailed.local("read " + RawText.of(typed.resolve(root.relativize(file))), failure));
    }

    private FileVisitResult enough() {
      return found.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
  }
}
