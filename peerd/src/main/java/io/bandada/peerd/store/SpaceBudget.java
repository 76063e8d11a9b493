package io.bandada.peerd.store;

import io.bandada.peerd.store.PieceStore.Space;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileStore;
import java.util.Locale;

/// How much may still be kept. Content is counted with its whole size from the moment it is created, trash is not; the disk's own
/// figures count too, so that others on the same disk are left room.
final class SpaceBudget {
  /// Percent of the capacity, and of the disk: above it nothing new is kept for others ...
  private static final int SOFT = 90;

  /// ... and above it nothing new at all.
  private static final int HARD = 95;

  private final FileStore disk;
  private final long capacity;
  private long held;

  /// @param capacity in bytes; 0 for all of the disk
  SpaceBudget(FileStore disk, long capacity) {
    this.disk = disk;
    this.capacity = capacity;
  }

  /// @throws StoreException NO_SPACE
  synchronized void reserve(long bytes) throws IOException {
    long free = free();
    if (bytes > free) {
      String limit = capacity > 0 ? "a capacity of " + size(capacity) : size(disk.getTotalSpace()) + " of disk";
      throw new StoreException(
          Kind.NO_SPACE,
          "no room for " + size(bytes) + ": " + size(free) + " left below " + HARD + " % of " + limit
              + " (the disk has " + size(disk.getUsableSpace()) + " free)");
    }
    held += bytes;
  }

  /// Counts what is here already.
  synchronized void add(long bytes) {
    held += bytes;
  }

  synchronized void release(long bytes) {
    held -= bytes;
  }

  synchronized Space space() {
    try {
      long free = free();
      return new Space(capacity > 0 ? capacity : held + free, free, tight());
    } catch (IOException e) {
      return new Space(capacity, 0, true); // a disk that does not answer takes nothing
    }
  }

  private long free() throws IOException {
    long onDisk = disk.getUsableSpace() - disk.getTotalSpace() / 100 * (100 - HARD);
    long inCapacity = capacity > 0 ? (long) (capacity * (HARD / 100.0)) - held : Long.MAX_VALUE;
    return Math.max(0, Math.min(onDisk, inCapacity));
  }

  private boolean tight() throws IOException {
    return (capacity > 0 && held > (long) (capacity * (SOFT / 100.0)))
        || disk.getUsableSpace() < disk.getTotalSpace() / 100 * (100 - SOFT);
  }

  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return String.format(Locale.ROOT, "%.1f %ciB", bytes / (double) (1L << (10 * power)), "KMGTPE".charAt(power - 1));
  }
}
