package io.bandada.peerd.store.space;

import io.bandada.peerd.store.PieceStore.Space;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// How much may still be kept. Content is counted with its whole size from the moment it is
/// created; the disk's own figures count too, so that others on the same disk are left room. Trash
/// counts as free: it gives way to whoever needs its room.
///
/// The disk is asked by those who can wait for it, and never under the lock: a disk may take for
/// ever. Everybody else gets what it said last, with its age.
public final class SpaceBudget {
  /// Percent of the capacity, and of the disk: above it nothing new is kept for others ...
  private static final int SOFT = 90;

  /// ... and above it nothing new at all.
  private static final int HARD = 95;

  /// A disk that has said nothing for so long takes nothing.
  public static final Duration SILENT = Duration.ofMinutes(1);

  /// What a disk says of itself. Both calls block as long as it does.
  public interface Disk {
    long usableBytes() throws IOException;

    long totalBytes() throws IOException;
  }

  private final Disk disk;
  private final long capacity;
  private final LongSupplier trash;
  private final LongSupplier nanoTime;
  private long held;

  /// All that was ever reserved, and how much of it the disk's figures know of.
  private long taken;

  private long takenThen;
  private long usable;
  private long total;
  private long lookedAt;

  /// @param capacity in bytes; 0 for all of the disk
  /// @param trash bytes in the trash; does not block
  public SpaceBudget(Disk disk, long capacity, LongSupplier trash, LongSupplier nanoTime)
      throws IOException {
    this.disk = disk;
    this.capacity = capacity;
    this.trash = trash;
    this.nanoTime = nanoTime;
    look();
  }

  /// Asks the disk. Blocks as long as it does not answer.
  public void look() throws IOException {
    long before;
    synchronized (this) {
      before = taken;
    }
    long began = nanoTime.getAsLong();
    long usableNow = disk.usableBytes();
    long totalNow = disk.totalBytes();
    synchronized (this) {
      usable = usableNow;
      total = totalNow;
      takenThen = before;
      lookedAt = began;
    }
  }

  /// By the last figures.
  ///
  /// @return bytes that the disk lacks, 0 when they are reserved now
  /// @throws StoreException NO_SPACE: not even without any trash
  public synchronized long tryToReserve(long bytes) throws StoreException {
    long free = free();
    if (bytes > free) {
      String limit = capacity > 0 ? "a capacity of " + size(capacity) : size(total) + " of disk";
      throw new StoreException(
          Kind.NO_SPACE,
          "no room for "
              + size(bytes)
              + ": "
              + size(free)
              + " left below "
              + HARD
              + " % of "
              + limit
              + " (the disk has "
              + size(usable)
              + " free)");
    }
    long missing = bytes - onDisk();
    if (missing > 0) {
      return missing;
    }
    held += bytes;
    taken += bytes;
    return 0;
  }

  /// Counts what is here already.
  public synchronized void add(long bytes) {
    held += bytes;
  }

  public synchronized void release(long bytes) {
    held -= bytes;
  }

  /// Does not block.
  public synchronized Space space() {
    Duration age = Duration.ofNanos(nanoTime.getAsLong() - lookedAt);
    boolean silent = age.compareTo(SILENT) > 0;
    long free = silent ? 0 : free();
    return new Space(capacity > 0 ? capacity : held + free, free, silent || tight(), age);
  }

  private long free() {
    long inCapacity = capacity > 0 ? (long) (capacity * (HARD / 100.0)) - held : Long.MAX_VALUE;
    return Math.max(0, Math.min(onDisk() + trash.getAsLong(), inCapacity));
  }

  /// As it is, without any help of the trash.
  private long onDisk() {
    return usable - (taken - takenThen) - total / 100 * (100 - HARD);
  }

  private boolean tight() {
    return (capacity > 0 && held > (long) (capacity * (SOFT / 100.0)))
        || onDisk() + trash.getAsLong() < total / 100 * (HARD - SOFT);
  }

  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return String.format(
        Locale.ROOT,
        "%.1f %ciB",
        bytes / (double) (1L << (10 * power)),
        "KMGTPE".charAt(power - 1));
  }
}
