package io.bandada.peerctl.upload;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the files of one tree were when they went up last, so that what has not changed is not read
/// again. It is only a memory: it may be lost or wrong in any way but one. A file whose size, times
/// and inode are the same has the same bytes; so what was modified within two seconds of its
/// reading is not remembered, since it may change again within the same tick of the file system's
/// clock.
final class UploadCache {
  static final long TOO_FRESH_MILLIS = 2_000;

  /// Of larger trees the rest is read again.
  static final int MOST_FILES = 400_000;

  private static final String HEAD = "bandada-uploads 1 ";
  private static final int FIELDS = 7;
  private static final int KEY_BYTES = 16;

  private record Entry(FileStat stat, String root) {}

  private final Path file;
  private final Path tree;
  private final Map<String, Entry> before;
  private final Map<String, Entry> now = new ConcurrentHashMap<>();

  private UploadCache(Path file, Path tree, Map<String, Entry> before) {
    this.file = file;
    this.tree = tree;
    this.before = before;
  }

  /// Empty when there is no place for it.
  ///
  /// @param tree its real path
  static Optional<UploadCache> of(Map<String, String> environment, Path tree) {
    String given = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (given.isEmpty() && home.isEmpty()) {
      return Optional.empty();
    }
    Path base = given.isEmpty() ? Path.of(home, ".cache") : Path.of(given);
    try {
      byte[] key =
          MessageDigest.getInstance("SHA-256")
              .digest(tree.toString().getBytes(StandardCharsets.UTF_8));
      Path file =
          base.resolve("bandada")
              .resolve("uploads")
              .resolve(HexFormat.of().formatHex(key, 0, KEY_BYTES));
      return Optional.of(new UploadCache(file, tree, read(file, tree)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Entry> read(Path file, Path tree) {
    Map<String, Entry> entries = new ConcurrentHashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      if (!(HEAD + tree).equals(lines.readLine())) {
        return entries;
      }
      for (@Nullable String line = lines.readLine();
          line != null && entries.size() < MOST_FILES;
          line = lines.readLine()) {
        String[] fields = line.split(" ", FIELDS);
        if (fields.length == FIELDS) {
          FileStat stat =
              new FileStat(
                  Long.parseLong(fields[0]),
                  Long.parseLong(fields[1]),
                  Long.parseLong(fields[2]),
                  time(fields[3]),
                  time(fields[4]),
                  0);
          entries.put(fields[6], new Entry(stat, fields[5]));
        }
      }
    } catch (IOException | NumberFormatException notThere) {
      return entries;
    }
    return entries;
  }

  private static FileTime time(String nanos) {
    return FileTime.from(Long.parseLong(nanos), TimeUnit.NANOSECONDS);
  }

  /// The root that a file has if it is what it was then.
  Optional<String> root(String inside, FileStat stat) {
    @Nullable Entry entry = before.get(inside);
    return entry != null
            && entry.stat.isStateOf(stat)
            && entry.stat.changed().equals(stat.changed())
        ? Optional.of(entry.root)
        : Optional.empty();
  }

  /// It is in the network, and was read by so much after `readMillis`.
  void remember(String inside, FileStat stat, String root, long readMillis) {
    long fresh = readMillis - TOO_FRESH_MILLIS;
    if (stat.modified().toMillis() < fresh
        && stat.changed().toMillis() < fresh
        && inside.indexOf('\n') < 0
        && now.size() < MOST_FILES) {
      now.put(inside, new Entry(stat, root));
    }
  }

  /// It was not read again.
  void keep(String inside) {
    @Nullable Entry entry = before.get(inside);
    if (entry != null) {
      now.put(inside, entry);
    }
  }

  /// In one step. What cannot be written is forgotten.
  void write() {
    try {
      Files.createDirectories(
          file.resolveSibling("."),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path fresh = Files.createTempFile(file.resolveSibling("."), "new", "");
      try (BufferedWriter lines = Files.newBufferedWriter(fresh)) {
        lines.write(HEAD + tree + "\n");
        for (Map.Entry<String, Entry> entry : now.entrySet()) {
          FileStat stat = entry.getValue().stat;
          lines.write(
              stat.device()
                  + " "
                  + stat.inode()
                  + " "
                  + stat.size()
                  + " "
                  + stat.modified().to(TimeUnit.NANOSECONDS)
                  + " "
                  + stat.changed().to(TimeUnit.NANOSECONDS)
                  + " "
                  + entry.getValue().root
                  + " "
                  + entry.getKey()
                  + "\n");
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | UnsupportedOperationException notWritable) {
      // The next upload reads all again.
    }
  }
}
