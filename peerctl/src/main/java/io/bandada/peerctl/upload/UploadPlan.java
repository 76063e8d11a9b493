package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.Words;
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
import org.jspecify.annotations.Nullable;

/// Which files go up under which names.
///
/// A file gets its own name without the folders before it; a file of a tree (`-r`) the tree's name and its path in it. A
/// symbolic link that was typed is followed, since the user named it; one met inside a tree is skipped with a word, since
/// it could lead anywhere. What is neither file nor folder is never read by name: a pipe goes in by `-`.
record UploadPlan(List<Item> items, int failed) {
  /// More names than this in one command are taken for a mistake (the root of a disk).
  static final int MOST_FILES = 1_000_000;

  /// @param path null: standard input
  record Item(@Nullable Path path, String name) {}

  static UploadPlan of(List<String> arguments, boolean recursive, Words words, String help) {
    @Nullable String name = chosenName(arguments);
    List<String> sources = name == null ? arguments : arguments.subList(0, 1);
    if (sources.contains("-")) {
      return stream(sources, name, help);
    }
    List<Item> items = new ArrayList<>();
    int failed = 0;
    for (String source : sources) {
      try {
        failed += add(Path.of(source), name, recursive, items, words);
      } catch (CommandFailed failure) {
        if (sources.size() == 1) {
          throw failure;
        }
        words.fail(failure);
        failed++;
      }
    }
    return new UploadPlan(items, failed);
  }

  /// The second of two arguments is the name, unless it is another file that is there.
  private static @Nullable String chosenName(List<String> arguments) {
    if (arguments.size() != 2 || arguments.get(1).equals("-")) {
      return null;
    }
    Path first = Path.of(arguments.get(0));
    Path second = Path.of(arguments.get(1));
    boolean otherFile = Files.exists(second) && (arguments.get(0).equals("-") || !isSame(first, second));
    return otherFile && !arguments.get(0).equals("-") ? null : arguments.get(1);
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
      throw CommandFailed.usage("what comes from standard input needs a name", "for example:  pg_dump db | peerctl upload - backups/db.sql");
    }
    return new UploadPlan(List.of(new Item(null, name)), 0);
  }

  /// Answers how many files of a tree could not be looked at.
  private static int add(Path path, @Nullable String name, boolean recursive, List<Item> items, Words words) {
    BasicFileAttributes found = attributes(path);
    if (found.isRegularFile()) {
      items.add(new Item(path, name == null ? nameOf(path) : name));
      return 0;
    }
    if (found.isDirectory()) {
      if (!recursive) {
        throw CommandFailed.usage(path + " is a folder", "to upload all files in it:  peerctl upload -r " + path);
      }
      return addTree(path, name == null ? nameOfTree(path) : name, items, words);
    }
    throw CommandFailed.usage(path + " is neither a file nor a folder", "a pipe or device goes in by standard input:  peerctl upload - NAME < " + path);
  }

  private static BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw CommandFailed.local("read " + path, e);
    }
  }

  private static int addTree(Path root, String prefix, List<Item> items, Words words) {
    List<Item> found = new ArrayList<>();
    TreeVisitor visitor;
    try {
      visitor = new TreeVisitor(root.toRealPath(), prefix, found, words);
      Files.walkFileTree(visitor.root, visitor);
    } catch (IOException e) {
      throw CommandFailed.local("read " + root, e);
    }
    if (items.size() + found.size() > MOST_FILES) {
      throw CommandFailed.usage("there are more than " + MOST_FILES + " files in " + root, "upload its folders one by one");
    }
    found.sort(Comparator.comparing(Item::name));
    items.addAll(found);
    return visitor.failed;
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
    return Normalizer.isNormalized(name, Normalizer.Form.NFC) ? name : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static final class TreeVisitor extends SimpleFileVisitor<Path> {
    private final Path root;
    private final String prefix;
    private final List<Item> found;
    private final Words words;
    private int failed;

    TreeVisitor(Path root, String prefix, List<Item> found, Words words) {
      this.root = root;
      this.prefix = prefix;
      this.found = found;
      this.words = words;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        words.warn("skipped " + file + ": a symbolic link inside a folder is not followed");
      } else if (!attributes.isRegularFile()) {
        words.warn("skipped " + file + ": not a regular file");
      } else {
        String inside = composed(root.relativize(file).toString());
        found.add(new Item(file, prefix.isEmpty() ? inside : prefix + "/" + inside));
      }
      return enough();
    }

    /// A folder that may not be read does not keep the others from going up.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      words.fail(CommandFailed.local("read " + file, failure));
      failed++;
      return enough();
    }

    private FileVisitResult enough() {
      return found.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
  }
}
