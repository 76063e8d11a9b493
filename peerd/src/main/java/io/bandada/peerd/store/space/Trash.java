package io.bandada.peerd.store.space;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.file.DamagedFile;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.ManifestFile;
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
public final class Trash implements Discards {
  public static final int DAYS_KEPT = 7;

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

  @Override
  public synchronized LocalDate oldest() {
    try {
      return days().stream().findFirst().map(Trash::dayOf).orElse(LocalDate.MAX);
    } catch (IOException e) {
      return LocalDate.MIN; // whoever asks it for room hears why
    }
  }

  private record Thrown(Path file, long bytes, FileTime when) {}

  @Override
  public synchronized boolean giveWay(long needed) throws IOException {
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
    move(filesOf(id));
  }

  /// Moves files that are no content into a day's folder here.
  public void take(Path... files) throws IOException {
    move(files);
  }

  /// Puts the files of this content back where they were, durably; the manifest comes last. Only
  /// what was thrown away together belongs together.
  ///
  /// @param most bytes of the content that there is room for
  /// @return whether it was here, whole and sound
  public synchronized boolean giveBack(FileId id, long most) throws IOException {
    Path[] all = filesOf(id);
    for (Path day : days().reversed()) {
      for (int number = free(day, all) - 1; number > 0; number--) {
        if (isWhole(id, day, number)) {
          return fits(numbered(day, folder.meta(id), number), most) && giveBack(id, day, number);
        }
      }
    }
    return false;
  }

  private boolean isWhole(FileId id, Path day, int number) throws IOException {
    return DurableFile.isThere(numbered(day, folder.meta(id), number))
        && DurableFile.isThere(numbered(day, folder.have(id), number))
        && DurableFile.isThere(numbered(day, folder.data(id), number))
        && !DurableFile.isThere(numbered(day, folder.suspect(id), number));
  }

  private static boolean fits(Path meta, long most) throws IOException {
    try {
      return ManifestFile.read(meta).size() <= most;
    } catch (DamagedFile e) {
      return false;
    }
  }

  private boolean giveBack(FileId id, Path day, int number) throws IOException {
    move(filesOf(id)); // what an earlier failure left under this name
    Path shelf = folder.shelf(id);
    DurableFile.folder(shelf);
    moveBack(day, folder.data(id), number);
    moveBack(day, folder.have(id), number);
    DurableFile.syncFolder(shelf);
    moveBack(day, folder.meta(id), number);
    DurableFile.syncFolder(shelf);
    DurableFile.syncFolder(day);
    return true;
  }

  private void moveBack(Path day, Path file, int number) throws IOException {
    Path thrown = numbered(day, file, number);
    long size = DurableFile.attributes(thrown).map(BasicFileAttributes::size).orElse(0L);
    DurableFile.move(thrown, file);
    bytes.addAndGet(-size);
  }

  /// The manifest first.
  private Path[] filesOf(FileId id) {
    return new Path[] {folder.meta(id), folder.suspect(id), folder.have(id), folder.data(id)};
  }

  private synchronized void move(Path... files) throws IOException {
    Path today = folder.trash().resolve(LocalDate.now(ZoneOffset.UTC).format(DAY));
    int number = free(today, files);
    Path shelf = null;
    for (Path file : files) {
      Optional<BasicFileAttributes> there = DurableFile.attributes(file);
      if (there.isPresent()) {
        if (shelf == null) {
          DurableFile.folder(today);
        }
        DurableFile.move(file, numbered(today, file, number));
        bytes.addAndGet(there.get().size());
        shelf = DurableFile.parentOf(file);
      }
    }
    if (shelf != null) {
      DurableFile.syncFolder(today);
      DurableFile.syncFolder(shelf);
    }
  }

  /// The first number under which none of these was thrown away on that day.
  private static int free(Path day, Path... files) throws IOException {
    int number = 1;
    for (int i = 0; i < files.length; ) {
      if (DurableFile.isThere(numbered(day, files[i], number))) {
        number++;
        i = 0;
      } else {
        i++;
      }
    }
    return number;
  }

  private static Path numbered(Path day, Path file, int number) {
    return day.resolve(file.getFileName() + (number == 1 ? "" : "." + number));
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
