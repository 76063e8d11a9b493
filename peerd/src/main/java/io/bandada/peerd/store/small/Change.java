package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/// Something to be written, with others, in one transaction. It may be begun again when that
/// failed.
sealed interface Change {
  void in(Batch batch) throws SQLException;

  /// What it takes, about.
  default long bytes() {
    return 0;
  }

  /// New contents.
  final class PutAll implements Change {
    private final List<Put> puts;
    private long added;

    PutAll(List<Put> puts) {
      this.puts = puts;
    }

    @Override
    public void in(Batch batch) throws SQLException {
      added = 0;
      for (Put put : puts) {
        added += batch.put(put) ? SmallDatabase.cost(put.bytes().length) : 0;
      }
    }

    @Override
    public long bytes() {
      long sum = 0;
      for (Put put : puts) {
        sum += put.bytes().length;
      }
      return sum;
    }

    /// When it is written: what of it was not here before.
    long costOfAdded() {
      return added;
    }
  }

  /// Into the trash.
  record Discard(List<FileId> ids, LocalDate day) implements Change {
    @Override
    public void in(Batch batch) throws SQLException {
      for (FileId id : ids) {
        batch.discard(id, day);
      }
    }
  }

  /// Its bytes are not what they were.
  record Lose(SmallEntry entry) implements Change {
    @Override
    public void in(Batch batch) throws SQLException {
      batch.lose(entry);
    }
  }

  /// Out of the trash, for good.
  record Purge(List<FileId> ids) implements Change {
    @Override
    public void in(Batch batch) throws SQLException {
      for (FileId id : ids) {
        batch.purge(id);
      }
    }
  }

  /// Out of the trash, to be held again.
  final class TakeBack implements Change {
    private final FileId id;
    private boolean done;

    TakeBack(FileId id) {
      this.id = id;
    }

    @Override
    public void in(Batch batch) throws SQLException {
      done = batch.takeBack(id);
    }

    boolean isDone() {
      return done;
    }
  }
}
