package io.bandada.peerd.store.space;

import io.bandada.peerd.store.DiskFailure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Room on the disk for whatever asks for it. What was discarded gives way, the oldest first; when
/// that is not enough the ballast goes as well. Only then there is no room. It is so for bytes as
/// for names: a disk without inodes is full, too.
public final class Room {
  private final FileStore disk;
  private final SpaceBudget budget;
  private final List<Discards> discards = new CopyOnWriteArrayList<>();
  private final Ballast ballast;

  public Room(FileStore disk, SpaceBudget budget, Trash trash, Ballast ballast) {
    this.disk = disk;
    this.budget = budget;
    this.discards.add(trash);
    this.ballast = ballast;
  }

  /// What is discarded there gives way, too.
  public void alsoFrom(Discards more) {
    discards.add(more);
  }

  /// Blocks as long as the disk does.
  ///
  /// @throws StoreException NO_SPACE
  public void reserve(long bytes) throws IOException {
    budget.look();
    for (long missing = budget.tryToReserve(bytes);
        missing > 0;
        missing = budget.tryToReserve(bytes)) {
      discardsGiveWay(missing);
      budget.look();
    }
  }

  public void release(long bytes) {
    budget.release(bytes);
  }

  /// Something that may be done again when it failed for want of room, since it left nothing
  /// behind.
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /// Does it, again as long as something can give way to it.
  ///
  /// @throws StoreException NO_SPACE
  public <T> T find(Work<T> work) throws IOException {
    while (true) {
      try {
        return work.run();
      } catch (IOException e) {
        if (!DiskFailure.isFull(e, disk) || !giveWay()) {
          throw DiskFailure.named(e, disk);
        }
      }
    }
  }

  /// @return whether anything went
  public boolean giveWay() throws IOException {
    return discardsGiveWay(1) || ballast.giveUp();
  }

  /// First where the oldest of all lies.
  private boolean discardsGiveWay(long needed) throws IOException {
    List<Discards> byAge = new ArrayList<>(discards);
    byAge.sort(Comparator.comparing(Discards::oldest));
    for (Discards some : byAge) {
      if (some.giveWay(needed)) {
        return true;
      }
    }
    return false;
  }

  /// The same failure, by its right name.
  public IOException named(IOException failure) {
    return DiskFailure.named(failure, disk);
  }
}
