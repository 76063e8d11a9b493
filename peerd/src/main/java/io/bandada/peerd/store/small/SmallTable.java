package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.space.SpaceBudget;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The table of contents: what is whole, on its way, and in the trash. Anybody may look; whoever
/// has just committed changes it, all at once, in its monitor.
final class SmallTable {
  private final ConcurrentNavigableMap<FileId, SmallEntry> whole = new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<FileId, OnItsWay> coming = new ConcurrentSkipListMap<>();

  /// What was discarded first stands first. Guarded by this.
  private final Map<FileId, Thrown> trash = new LinkedHashMap<>();

  private final SpaceBudget budget;
  private long lastRow; // guarded by this
  private long unsynced; // guarded by this
  private volatile long thrownBytes;

  /// @param day on which it was discarded
  record Thrown(SmallEntry entry, LocalDate day) {}

  SmallTable(SpaceBudget budget) {
    this.budget = budget;
  }

  static StoreException notHere(FileId id) {
    return new StoreException(Kind.NOT_FOUND, id.hex() + " is not here");
  }

  static Holding whole(FileId id, int size) {
    Manifest manifest = Manifest.ofSmall(id, size);
    return new Holding(manifest, PieceSet.all(manifest.pieces()), false);
  }

  boolean has(FileId id) {
    return coming.containsKey(id) || whole.containsKey(id);
  }

  boolean isWhole(FileId id) {
    return whole.containsKey(id);
  }

  Optional<SmallEntry> whole(FileId id) {
    return Optional.ofNullable(whole.get(id));
  }

  Optional<OnItsWay> onItsWay(FileId id) {
    return Optional.ofNullable(coming.get(id));
  }

  Optional<Holding> find(FileId id) {
    // In this order: what is on its way is whole before it leaves that list.
    OnItsWay some = coming.get(id);
    SmallEntry all = whole.get(id);
    if (all != null) {
      return Optional.of(whole(id, all.size()));
    }
    return some == null ? Optional.empty() : Optional.of(some.holding(id));
  }

  Optional<FileId> after(FileId id) {
    FileId first = whole.higherKey(id);
    FileId other = coming.higherKey(id);
    if (first == null || other == null) {
      return Optional.ofNullable(first == null ? other : first);
    }
    return Optional.of(first.compareTo(other) < 0 ? first : other);
  }

  synchronized void addAllTo(List<Holding> holdings) {
    whole.forEach((id, entry) -> holdings.add(whole(id, entry.size())));
    coming.forEach(
        (id, some) -> {
          if (!whole.containsKey(id)) {
            holdings.add(some.holding(id));
          }
        });
  }

  /// @return nothing when all of it is here
  /// @throws StoreException NOT_FOUND
  @Nullable OnItsWay coming(FileId id) throws StoreException {
    OnItsWay some = coming.get(id);
    if (some == null && !whole.containsKey(id)) {
      throw notHere(id);
    }
    return some;
  }

  /// @throws StoreException NOT_FOUND
  Manifest manifest(FileId id) throws StoreException {
    return find(id).map(Holding::manifest).orElseThrow(() -> notHere(id));
  }

  /// Its room is reserved.
  synchronized void expect(Manifest manifest) {
    int size = (int) manifest.size();
    boolean here =
        whole.containsKey(manifest.id())
            || coming.putIfAbsent(manifest.id(), new OnItsWay(size)) != null;
    if (here) {
      budget.release(SmallDatabase.cost(size));
    }
  }

  /// Whatever is on its way of it.
  synchronized void forget(FileId id) {
    OnItsWay some = coming.remove(id);
    if (some != null) {
      byte[] bytes = some.bytes();
      unsynced -= bytes == null ? 0 : bytes.length;
      budget.release(SmallDatabase.cost(some.size()));
    }
  }

  /// It was written, and is not on its way any more. Room that was taken twice is given back.
  synchronized void arrived(FileId id, Put put) {
    OnItsWay some = coming.remove(id);
    if (some != null) {
      byte[] bytes = some.bytes();
      unsynced -= bytes == null ? 0 : bytes.length;
      if (put.of().isEmpty()) {
        budget.release(SmallDatabase.cost(some.size()));
      }
    }
  }

  /// @return how much is stored and not synced
  synchronized long store(FileId id, OnItsWay some, byte[] bytes) throws StoreException {
    if (coming.get(id) == some) {
      unsynced += some.store(id, bytes) ? bytes.length : 0;
    } else if (!whole.containsKey(id)) {
      throw notHere(id);
    }
    return unsynced;
  }

  Optional<byte[]> stored(FileId id) {
    OnItsWay some = coming.get(id);
    return some == null ? Optional.empty() : Optional.ofNullable(some.bytes());
  }

  synchronized List<Put> unsynced() {
    List<Put> stored = new ArrayList<>();
    coming.forEach(
        (id, some) -> {
          byte[] bytes = some.bytes();
          if (bytes != null) {
            stored.add(new Put(id, bytes, Optional.of(some)));
          }
        });
    return stored;
  }

  /// These could not be written.
  synchronized void distrust(List<Put> puts) {
    for (Put put : puts) {
      put.of()
          .filter(some -> coming.get(put.id()) == some)
          .filter(OnItsWay::distrust)
          .ifPresent(some -> unsynced -= some.size());
    }
  }

  Optional<SmallEntry> thrown(FileId id) {
    synchronized (this) {
      return Optional.ofNullable(trash.get(id)).map(Thrown::entry);
    }
  }

  /// The oldest first.
  synchronized List<Thrown> trash() {
    return List.copyOf(trash.values());
  }

  synchronized Optional<Thrown> oldest() {
    return trash.values().stream().findFirst();
  }

  /// Does not block.
  long thrownBytes() {
    return thrownBytes;
  }

  /// For a content that is to be written. One that is not written after all leaves a gap.
  synchronized long nextRow() {
    return ++lastRow;
  }

  synchronized long lastRow() {
    return lastRow;
  }

  /// As it was found in the database. Its room is counted from now on.
  synchronized void found(SmallEntry entry, @Nullable LocalDate thrown) {
    lastRow = Math.max(lastRow, entry.row());
    if (thrown == null) {
      setWhole(entry);
      budget.add(SmallDatabase.cost(entry.size()));
    } else {
      throwAway(new Thrown(entry, thrown));
    }
  }

  /// Its room is counted; that of one that it replaces is free.
  synchronized void setWhole(SmallEntry entry) {
    SmallEntry old = whole.put(entry.id(), entry);
    if (old != null) {
      budget.release(SmallDatabase.cost(old.size()));
    }
  }

  /// Its room is not reserved, and is taken all the same.
  void count(int size) {
    budget.add(SmallDatabase.cost(size));
  }

  /// It was written and discarded at once.
  void neverHeld(int size) {
    budget.release(SmallDatabase.cost(size));
  }

  /// @return whether it was there; its room is free then
  synchronized boolean removeWhole(FileId id) {
    SmallEntry old = whole.remove(id);
    if (old != null) {
      budget.release(SmallDatabase.cost(old.size()));
    }
    return old != null;
  }

  synchronized void throwAway(Thrown thrown) {
    takeOut(thrown.entry.id());
    trash.put(thrown.entry.id(), thrown);
    thrownBytes += SmallDatabase.cost(thrown.entry.size());
  }

  synchronized void takeOut(FileId id) {
    Thrown old = trash.remove(id);
    if (old != null) {
      thrownBytes -= SmallDatabase.cost(old.entry.size());
    }
  }

  /// Nothing of the database is there any more; what is on its way is.
  ///
  /// @param lost all that was whole is added
  synchronized void clear(Collection<FileId> lost) {
    for (FileId id : whole.keySet()) {
      lost.add(id);
      removeWhole(id);
    }
    trash.clear();
    thrownBytes = 0;
  }

  /// As [#clear], and nothing is on its way any more.
  synchronized void clearAll(Collection<FileId> lost) {
    clear(lost);
    for (FileId id : coming.keySet()) {
      lost.add(id);
      forget(id);
    }
  }
}
