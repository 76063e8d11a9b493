package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.small.SmallTable.Thrown;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One transaction: the database hears of each change at once, the table of all of them when they
/// are committed.
final class Batch {
  private final SmallDatabase database;
  private final SmallTable table;
  private final Map<FileId, Optional<SmallEntry>> whole = new HashMap<>();
  private final Map<FileId, Optional<Thrown>> trash = new LinkedHashMap<>();

  /// What is not on its way any more, and has given its room to what was written.
  private final Map<FileId, Put> written = new HashMap<>();

  private final Set<FileId> forgotten = new HashSet<>();

  Batch(SmallDatabase database, SmallTable table) {
    this.database = database;
    this.table = table;
  }

  private Optional<SmallEntry> whole(FileId id) {
    Optional<SmallEntry> changed = whole.get(id);
    return changed == null ? table.whole(id) : changed;
  }

  private Optional<SmallEntry> thrown(FileId id) {
    Optional<Thrown> changed = trash.get(id);
    return changed == null ? table.thrown(id) : changed.map(Thrown::entry);
  }

  /// @return false when it is here already, or was given up while it was on its way
  boolean put(Put put) throws SQLException {
    FileId id = put.id();
    boolean givenUp =
        put.of().isPresent() && (forgotten.contains(id) || !table.onItsWay(id).equals(put.of()));
    if (givenUp || whole(id).isPresent()) {
      return false;
    }
    purge(id);
    SmallEntry entry = new SmallEntry(id, table.nextRow(), put.bytes().length);
    database.insert(entry, put.bytes());
    whole.put(id, Optional.of(entry));
    written.put(id, put);
    return true;
  }

  void discard(FileId id, LocalDate day) throws SQLException {
    forgotten.add(id);
    Optional<SmallEntry> entry = whole(id);
    if (entry.isPresent()) {
      purge(id);
      database.throwAway(entry.get().row(), day);
      whole.put(id, Optional.empty());
      trash.put(id, Optional.of(new Thrown(entry.get(), day)));
    }
  }

  /// Deletes what is there of this, and not what came instead.
  void lose(SmallEntry entry) throws SQLException {
    if (whole(entry.id()).filter(entry::equals).isPresent()) {
      database.delete(entry.row());
      whole.put(entry.id(), Optional.empty());
    }
  }

  /// @return whether it was in the trash
  boolean takeBack(FileId id) throws SQLException {
    Optional<SmallEntry> entry = thrown(id);
    if (entry.isEmpty() || whole(id).isPresent()) {
      return false;
    }
    database.takeBack(entry.get().row());
    trash.put(id, Optional.empty());
    whole.put(id, entry);
    return true;
  }

  /// Out of the trash, for good.
  void purge(FileId id) throws SQLException {
    Optional<SmallEntry> entry = thrown(id);
    if (entry.isPresent()) {
      database.delete(entry.get().row());
      trash.put(id, Optional.empty());
    }
  }

  private void gone(FileId id) {
    Put put = written.get(id);
    if (!table.removeWhole(id) && put != null) {
      table.neverHeld(put.bytes().length);
    }
  }

  /// It is on the disk.
  void committed() {
    synchronized (table) {
      whole.forEach((id, entry) -> entry.ifPresentOrElse(table::setWhole, () -> gone(id)));
      trash.forEach((id, now) -> now.ifPresentOrElse(table::throwAway, () -> table.takeOut(id)));
      written.forEach((id, put) -> table.arrived(id, put));
      forgotten.forEach(table::forget);
    }
  }
}
