package io.bandada.peerd.store.space;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.file.DurableFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Discarded content, by the day (UTC) on which it was discarded. It is deleted only here, and not
/// before [#DAYS_KEPT] have passed, unless its room is needed: then the oldest goes first.
public final class Trash {
  static final int DAYS_KEPT = 7;

  private static final FileTime EPOCH = FileTime.fromMillis(0);
  private static final System.Logger LOG = System.getLogger(Trash.class.getName());
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private final StoreFolder folder;

  private final AtomicLong bytes = new AtomicLong();

  public Trash(StoreFolder folder) throws IOException {
    this.folder = folder;
    for (Path day : days()) {
      for (Thrown file : in(day)) {
        bytes.addAndGet(file.bytes);
      }
    }
  }

  /// Of all that is here. Does not block.
  public long bytes() {
    return bytes.get();
  }

  private record Thrown(Path file, long bytes, FileTime when) {}

  /// Deletes of what was discarded first as much as is needed.
  ///
  /// @return whether anything was deleted
  synchronized boolean giveWay(long needed) throws IOException {
    long freed = 0;
    int files = 0;
    for (Path day : days()) {
      for (Thrown file : in(day)) {
        if (files > 0 && freed >= needed) {
          told(freed);
          return true;
        }
        Files.delete(file.file);
        bytes.addAndGet(-file.bytes);
        freed += file.bytes;
        files++;
      }
      Files.delete(day);
      files++;
    }
    told(freed);
    return files > 0;
  }

  private static void told(long freed) {
    LOG.log(
        freed >> 20 > 0 ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        "there was no room: {0} MiB of the oldest trash were deleted",
        freed >> 20);
  }

  /// The oldest first.
  private List<Path> days() throws IOException {
    List<Path> days = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.trash())) {
      for (Path day : all) {
        if (isDay(day)) {
          days.add(day);
        }
      }
    }
    days.sort(null);
    return days;
  }

  /// The oldest first: a name that moves here is changed then.
  private static List<Thrown> in(Path day) throws IOException {
    List<Thrown> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
      for (Path file : files) {
        Map<String, Object> all =
            Files.readAttributes(file, "unix:size,ctime", LinkOption.NOFOLLOW_LINKS);
        found.add(
            new Thrown(
                file,
                (Long) all.getOrDefault("size", 0L),
                (FileTime) all.getOrDefault("ctime", EPOCH)));
      }
    }
    found.sort(Comparator.comparing(Thrown::when).thenComparing(Thrown::file));
    return found;
  }

  /// Moves all files of this content here, durably. The manifest goes first: without it there is no
  /// content, whatever a crash leaves behind.
  public void take(FileId id) throws IOException {
    move(folder.meta(id), folder.suspect(id), folder.have(id), folder.data(id));
  }

  /// Moves files that are no content into a day's folder here.
  public void take(Path... files) throws IOException {
    move(files);
  }

  private synchronized void move(Path... files) throws IOException {
    Path today = folder.trash().resolve(LocalDate.now(ZoneOffset.UTC).format(DAY));
    Path shelf = null;
    for (Path file : files) {
      Optional<BasicFileAttributes> there = DurableFile.attributes(file);
      if (there.isPresent()) {
        if (shelf == null) {
          DurableFile.folder(today);
        }
        DurableFile.move(file, free(today, String.valueOf(file.getFileName())));
        bytes.addAndGet(there.get().size());
        shelf = DurableFile.parentOf(file);
      }
    }
    if (shelf != null) {
      DurableFile.syncFolder(today);
      DurableFile.syncFolder(shelf);
    }
  }

  private static Path free(Path today, String name) {
    Path target = today.resolve(name);
    for (int i = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
      target = today.resolve(name + "." + i);
    }
    return target;
  }

  /// Deletes what was discarded long enough before `today`.
  ///
  /// @return how many files
  public synchronized int empty(LocalDate today) throws IOException {
    int deleted = 0;
    for (Path day : days()) {
      if (dayOf(day).plusDays(DAYS_KEPT).isBefore(today)) {
        for (Thrown file : in(day)) {
          Files.delete(file.file);
          bytes.addAndGet(-file.bytes);
          deleted++;
        }
        Files.delete(day);
      }
    }
    return deleted;
  }

  private static boolean isDay(Path day) {
    try {
      dayOf(day);
      return Files.isDirectory(day, LinkOption.NOFOLLOW_LINKS);
    } catch (DateTimeParseException e) {
      return false; // not ours
    }
  }

  private static LocalDate dayOf(Path day) {
    return LocalDate.parse(String.valueOf(day.getFileName()), DAY);
  }
}
