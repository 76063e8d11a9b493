package io.bandada.peerd.store;

import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Tells a full disk from a broken one. Java gives only a text, in the language of the process: the
/// C library has the same one. No inodes and no quota left are a full disk, too.
public final class DiskFailure {
  private static final long FULL_BELOW_BYTES = 1 << 20;
  private static final int MOST_CAUSES = 10;

  /// In English always, should the text have been made before the language was known.
  private static final List<String> FULL =
      List.of(
          "no space left",
          "quota exceeded",
          Descriptor.textOf(Descriptor.ENOSPC).toLowerCase(Locale.ROOT),
          Descriptor.textOf(Descriptor.EDQUOT).toLowerCase(Locale.ROOT));

  private DiskFailure() {}

  public static boolean isFull(IOException failure, FileStore disk) {
    if (failure instanceof StoreException known) {
      return known.kind() == Kind.NO_SPACE;
    }
    if (saysFull(failure)) {
      return true;
    }
    try {
      return disk.getUsableSpace() < FULL_BELOW_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether it was for want of room, as far as the failure itself tells.
  public static boolean saysFull(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      boolean full = cause instanceof StoreException known && known.kind() == Kind.NO_SPACE;
      if (full || FULL.stream().anyMatch(text::contains)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /// The same failure, by its right name when it was for want of room.
  public static IOException named(IOException failure, FileStore disk) {
    if (failure instanceof StoreException || !isFull(failure, disk)) {
      return failure;
    }
    return new StoreException(
        Kind.NO_SPACE, "the disk is full" + ofWhat(disk) + ": " + failure.getMessage(), failure);
  }

  /// Of a store that cannot be opened for want of room.
  public static StoreException atStart(Path store, IOException failure) {
    return new StoreException(
        Kind.NO_SPACE,
        "the disk of "
            + store
            + " is full: make room there (bytes, inodes, or a quota), then start again; "
            + failure.getMessage(),
        failure);
  }

  private static String ofWhat(FileStore disk) {
    try {
      long free = disk.getUsableSpace();
      return free < FULL_BELOW_BYTES
          ? ""
          : " though " + (free >> 20) + " MiB are free: no inodes left (df -i), or a quota";
    } catch (IOException e) {
      return "";
    }
  }
}
