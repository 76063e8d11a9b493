package io.bandada.peerd.store.disk;

import io.bandada.peerd.store.PieceStore.Records;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.SqliteFailure;
import io.bandada.peerd.store.space.Room;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/// Small records in SQLite: write-ahead log, synced at each commit; both are needed to survive a
/// power loss.
///
/// One connection, one thread at a time. After an I/O failure nothing more is written until the
/// next start: a sync that failed is not tried again. That another program holds the file is no
/// such failure: it is waited for, and is told of that one change only.
final class SqliteRecords implements Records, AutoCloseable {
  private static final int MAX_VALUE_CHARS = 4 << 20;
  private static final int WAL_LIMIT_BYTES = 16 << 20;

  /// For another program that holds the file: a backup, a shell.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(SqliteRecords.class.getName());

  private Connection connection;
  private final Room room;
  private final Supplier<Optional<String>> away;
  private final Duration patience;
  private boolean broken;

  private SqliteRecords(
      Connection connection, Room room, Supplier<Optional<String>> away, Duration patience) {
    this.connection = connection;
    this.patience = patience;
    this.room = room;
    this.away = away;
  }

  /// A file that is no database any more is put aside, and an empty one begun: what it said can be
  /// rebuilt.
  ///
  /// @param away why nothing may be written now, when it is so
  static SqliteRecords open(Path file, Path aside, Room room, Supplier<Optional<String>> away)
      throws IOException {
    return open(file, aside, room, away, PATIENCE);
  }

  /// @param patience with another program that holds the file
  static SqliteRecords open(
      Path file, Path aside, Room room, Supplier<Optional<String>> away, Duration patience)
      throws IOException {
    try {
      return new SqliteRecords(connect(file, patience), room, away, patience);
    } catch (SQLException e) {
      if (!SqliteFailure.isDamage(e)) {
        throw unusable(file, e);
      }
      LOG.log(
          Level.ERROR,
          "the index " + file + " is damaged: moved to " + aside + ", a new one is begun",
          e);
      for (String part : new String[] {"", "-wal", "-shm"}) {
        Path from = file.resolveSibling(file.getFileName() + part);
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
          DurableFile.move(
              from, aside.resolve(System.currentTimeMillis() + "-" + from.getFileName()));
        }
      }
      try {
        return new SqliteRecords(connect(file, patience), room, away, patience);
      } catch (SQLException again) {
        throw unusable(file, again);
      }
    }
  }

  private static StoreException unusable(Path file, SQLException e) {
    return SqliteFailure.isHeld(e)
        ? new StoreException(
            Kind.BUSY, "another program holds the index " + file + ": end it, then start again", e)
        : new StoreException(
            Kind.UNUSABLE,
            "cannot open the index " + file + ": " + SqliteFailure.rootMessage(e),
            e);
  }

  private static Connection connect(Path file, Duration patience) throws SQLException, IOException {
    DurableFile.createOrOpen(file).close(); // for this user only
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(WAL_LIMIT_BYTES);
    config.setBusyTimeout((int) patience.toMillis());
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists record (kind text not null, key text not null, value text not"
              + " null, primary key (kind, key)) without rowid");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    DurableFile.syncFolder(DurableFile.parentOf(file));
    return connection;
  }

  @Override
  public synchronized List<Row> all(String kind) throws IOException {
    try (PreparedStatement select =
        connection.prepareStatement("select key, value from record where kind = ? order by key")) {
      select.setString(1, kind);
      List<Row> rows = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(new Row(found.getString(1), found.getString(2)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw SqliteFailure.isHeld(e)
          ? held(e)
          : new StoreException(Kind.UNUSABLE, "cannot read the index: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void put(String kind, String key, String value) throws IOException {
    if (value.length() > MAX_VALUE_CHARS) {
      throw new IllegalArgumentException(
          "a record of " + value.length() + " characters: " + kind + " " + key);
    }
    write(
        "insert into record (kind, key, value) values (?, ?, ?)"
            + " on conflict (kind, key) do update set value = excluded.value",
        kind,
        key,
        value);
  }

  @Override
  public synchronized void remove(String kind, String key) throws IOException {
    write("delete from record where kind = ? and key = ?", kind, key);
  }

  private void write(String sql, String... values) throws IOException {
    Optional<String> why = away.get();
    if (why.isPresent()) {
      throw new StoreException(Kind.AWAY, why.get());
    }
    if (broken) {
      throw new StoreException(
          Kind.UNUSABLE,
          "the index had a disk failure and is not written any more; check the disk and restart");
    }
    while (true) {
      try {
        execute(sql, values);
        return;
      } catch (SQLException e) {
        if (!SqliteFailure.isFull(e) || !room.giveWay()) {
          throw failure(e);
        }
      }
    }
  }

  private static StoreException held(SQLException e) {
    return new StoreException(
        Kind.BUSY,
        "another program holds the index: nothing was written, try again when it has ended",
        e);
  }

  /// The files were away and are other ones now.
  synchronized void reopen(Path file) throws IOException {
    Connection old = connection;
    try {
      connection = connect(file, patience);
      broken = false;
    } catch (SQLException e) {
      throw unusable(file, e);
    }
    try {
      old.close();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the index that was away does not close", e);
    }
  }

  private void execute(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private StoreException failure(SQLException e) {
    if (SqliteFailure.isFull(e)) {
      return new StoreException(Kind.NO_SPACE, "the disk is full: the index cannot be written", e);
    }
    if (SqliteFailure.isHeld(e)) {
      return held(e);
    }
    broken = true;
    LOG.log(Level.ERROR, "the index cannot be written", e);
    return new StoreException(Kind.UNUSABLE, "the index cannot be written: " + e.getMessage(), e);
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the index does not close: " + e.getMessage(), e);
    }
  }
}
