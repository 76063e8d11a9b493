package io.bandada.directory.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The files that must lie at their places when this directory is started again, and whether they
/// do.
///
/// Somebody may delete, move or replace them below a running directory, or take their disk away:
/// open descriptors go on working and say nothing, and what is written through them is gone with
/// the process. So each is compared again and again, by device and inode, with the one that was
/// opened or written here. While one of them is not certain nothing is written ([#require]) and
/// nothing is made anew in its place; come back as they were, they count again.
public final class KeptFiles {
  /// A look that has not ended for so long says that nothing is certain: the disk does not answer.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final LongSupplier nanoClock;

  /// Files that others have open and write in place, by what tells them from others.
  private final Map<Path, Object> open = new ConcurrentHashMap<>();

  /// Small ones, kept open so that what was deleted can be copied back from `/proc`. Guarded by
  /// this.
  private final Map<Path, Small> small = new ConcurrentHashMap<>();

  private volatile @Nullable String wrong;
  private volatile @Nullable Long lookBegan;

  /// The content tells whether a file in its place is as good: put back from a backup, for
  /// instance.
  private record Small(
      FileChannel channel, Object key, long size, long modified, ByteBuffer content) {
    boolean is(BasicFileAttributes file) {
      return key.equals(keyOf(file))
          && size == file.size()
          && modified == file.lastModifiedTime().toMillis();
    }
  }

  KeptFiles(Path folder, LongSupplier nanoClock) {
    this.folder = folder;
    this.nanoClock = nanoClock;
  }

  /// From now on this file, which is open, must stay where it is.
  public void keepOpen(Path file) {
    try {
      open.put(file, keyOf(attributes(file)));
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /// From now on this file must stay as it is, until another one is written in its place.
  synchronized void keep(Path file) {
    try {
      take(file);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /// Puts a file in its place, be it kept or not; a look comes before or after it.
  synchronized void replace(Path part, Path file, Move move) throws IOException {
    move.run(part, file);
    if (small.containsKey(file)) {
      take(file);
    }
  }

  interface Move {
    void run(Path from, Path to) throws IOException;
  }

  private void take(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    BasicFileAttributes is = attributes(file);
    Small before =
        small.put(
            file,
            new Small(
                channel, keyOf(is), is.size(), is.lastModifiedTime().toMillis(), content(channel)));
    if (before != null) {
      before.channel.close();
    }
  }

  private static ByteBuffer content(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (content.hasRemaining() && channel.read(content) >= 0) {}
    return content.flip();
  }

  /// Looks at all of them. Blocks as long as the disk does.
  public void look() {
    lookBegan = nanoClock.getAsLong();
    try {
      wrong = wrongOfOpen().or(this::wrongOfSmall).orElse(null);
    } finally {
      lookBegan = null;
    }
  }

  /// Why it is not certain that a restart finds all that was written; empty when it is, by the last
  /// look. Does not block.
  public Optional<String> trouble() {
    Long began = lookBegan;
    Duration waiting =
        began == null ? Duration.ZERO : Duration.ofNanos(nanoClock.getAsLong() - began);
    return waiting.compareTo(PATIENCE) > 0
        ? Optional.of(
            "the disk of " + folder + " has not answered for " + waiting.toSeconds() + " s")
        : Optional.ofNullable(wrong);
  }

  /// Before anything is written. Does not block.
  ///
  /// @throws FolderAway when it is not certain that a restart finds it
  public void require() {
    trouble().ifPresent(KeptFiles::refuse);
  }

  /// After something was written to an open file and before anybody is told: whatever is certain
  /// here was at its place when it was durable. Looks at the disk that was written to, and no
  /// other.
  ///
  /// @throws FolderAway when it is not certain that a restart finds it
  public void requireWritten() {
    wrongOfOpen()
        .ifPresent(
            why -> {
              wrong = why;
              refuse(why);
            });
  }

  private static void refuse(String why) {
    throw new FolderAway(why);
  }

  private Optional<String> wrongOfOpen() {
    return open.entrySet().stream()
        .flatMap(one -> wrong(one.getKey(), file -> one.getValue().equals(keyOf(file))).stream())
        .findFirst();
  }

  private synchronized Optional<String> wrongOfSmall() {
    return small.entrySet().stream()
        .flatMap(
            one ->
                wrong(
                    one.getKey(),
                    file -> one.getValue().is(file) || sameContent(one.getKey(), one.getValue()))
                    .stream())
        .findFirst();
  }

  /// Another file of the same content takes its place.
  private boolean sameContent(Path file, Small before) throws IOException {
    if (!ByteBuffer.wrap(Files.readAllBytes(file)).equals(before.content)) {
      return false;
    }
    take(file);
    return true;
  }

  private interface Same {
    boolean test(BasicFileAttributes file) throws IOException;
  }

  private Optional<String> wrong(Path file, Same same) {
    try {
      return same.test(attributes(file))
          ? Optional.empty()
          : Optional.of(file + " was replaced by another file");
    } catch (NoSuchFileException e) {
      return Optional.of(
          (Files.exists(folder) ? file : "the data folder " + folder)
              + " was removed or moved away");
    } catch (IOException e) {
      return Optional.of(file + " cannot be looked at: " + e.getMessage());
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  /// Device and inode.
  private static Object keyOf(BasicFileAttributes file) {
    Object key = file.fileKey();
    return key == null ? "" : key;
  }

  void close() {
    synchronized (this) {
      for (Small one : small.values()) {
        try {
          one.channel.close();
        } catch (IOException e) {
          throw unusable(folder, e);
        }
      }
    }
  }

  private static ConfigurationMistake unusable(Path file, IOException e) {
    return new ConfigurationMistake(
        file + " cannot be used: " + e.getMessage(),
        "look at the disk and at the rights of bandada.data");
  }
}
