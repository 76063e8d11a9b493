package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a damaged database row by row. Content is whatever hashes to its id, and the hash says
/// what its id is: a row counts even when all that was known of it is lost. Discarded content is
/// left where it is.
final class Salvage {
  /// Bytes in one commit.
  private static final long COMMIT_BYTES = 8L << 20;

  /// When nobody knows how many rows there are: so many are tried at most.
  private static final long MOST_ROWS = 4_000_000;

  /// What a row takes at least.
  private static final int LEAST_ROW_BYTES = 64;

  private static final System.Logger LOG = System.getLogger(Salvage.class.getName());

  private final SmallTable table;
  private final SmallDatabase into;
  private final Set<FileId> known;
  private final PieceHasher hasher = new PieceHasher();
  private Batch batch;
  private long batchBytes;
  private int found;

  /// @param known ids of what was there; none when nobody knows
  Salvage(SmallTable table, SmallDatabase into, Set<FileId> known) {
    this.table = table;
    this.into = into;
    this.known = known;
    this.batch = new Batch(into, table);
  }

  /// @param rows that are known to have been there
  /// @return how many contents were found
  int of(Path damaged, long rows) throws IOException {
    try (SmallDatabase from = SmallDatabase.open(damaged)) {
      long last = Math.max(rows, from.lastRow());
      if (last == 0) {
        last = Math.min(MOST_ROWS, Files.size(damaged) / LEAST_ROW_BYTES);
      }
      into.begin();
      for (long row = 1; row <= last; row++) {
        Optional<byte[]> bytes = read(from, row);
        if (bytes.isPresent() && !from.isThrown(row)) {
          keep(bytes.get(), from.idOf(row));
        }
      }
      commit();
      into.rollback(); // of nothing
    } catch (SQLException e) {
      into.rollback();
      LOG.log(
          Level.ERROR, "nothing more can be read of " + damaged + " or kept: " + e.getMessage());
    }
    return found;
  }

  private static Optional<byte[]> read(SmallDatabase from, long row) throws IOException {
    List<byte[]> read = new ArrayList<>(1);
    try {
      from.read(
          List.of(new SmallEntry(FileId.EMPTY_FILE, row, 0)),
          (entry, bytes) -> bytes.ifPresent(read::add));
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "row {0} cannot be read: {1}", row, e.getMessage());
    }
    return read.stream().filter(some -> some.length <= PieceStore.SMALL).findFirst();
  }

  private void keep(byte[] bytes, Optional<FileId> said) throws SQLException {
    FileId id = SmallContents.idOf(bytes, hasher);
    boolean right = said.map(id::equals).orElse(known.isEmpty() || known.contains(id));
    if (right && batch.put(new Put(id, bytes, Optional.empty()))) {
      table.count(bytes.length);
      found++;
      batchBytes += bytes.length;
      if (batchBytes >= COMMIT_BYTES) {
        commit();
      }
    }
  }

  private void commit() throws SQLException {
    into.commit();
    batch.committed();
    into.begin();
    batch = new Batch(into, table);
    batchBytes = 0;
  }
}
