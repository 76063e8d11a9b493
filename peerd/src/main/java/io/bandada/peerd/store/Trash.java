package io.bandada.peerd.store;

import io.bandada.peerd.piece.FileId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/// Discarded content, by the day (UTC) on which it was discarded. It is deleted only here, and not before [#DAYS_KEPT] have passed.
final class Trash {
  static final int DAYS_KEPT = 7;

  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private final StoreFolder folder;

  Trash(StoreFolder folder) {
    this.folder = folder;
  }

  /// Moves all files of this content here, durably. The manifest goes first: without it there is no content, whatever a crash
  /// leaves behind.
  void take(FileId id) throws IOException {
    move(folder.trash(), folder.meta(id), folder.suspect(id), folder.have(id), folder.data(id));
  }

  /// Moves files that are no content into a day's folder here.
  void take(Path... files) throws IOException {
    move(folder.trash(), files);
  }

  private static void move(Path trash, Path... files) throws IOException {
    Path today = trash.resolve(LocalDate.now(ZoneOffset.UTC).format(DAY));
    DurableFile.folder(today);
    Path shelf = null;
    for (Path file : files) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        DurableFile.move(file, free(today, String.valueOf(file.getFileName())));
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
  int empty(LocalDate today) throws IOException {
    int deleted = 0;
    try (DirectoryStream<Path> days = Files.newDirectoryStream(folder.trash())) {
      for (Path day : days) {
        if (isOver(day, today)) {
          deleted += delete(day);
        }
      }
    }
    return deleted;
  }

  private static boolean isOver(Path day, LocalDate today) {
    try {
      return LocalDate.parse(String.valueOf(day.getFileName()), DAY).plusDays(DAYS_KEPT).isBefore(today)
          && Files.isDirectory(day, LinkOption.NOFOLLOW_LINKS);
    } catch (DateTimeParseException e) {
      return false; // not ours
    }
  }

  private static int delete(Path day) throws IOException {
    int deleted = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
      for (Path file : files) {
        Files.delete(file);
        deleted++;
      }
    }
    Files.delete(day);
    return deleted;
  }
}
