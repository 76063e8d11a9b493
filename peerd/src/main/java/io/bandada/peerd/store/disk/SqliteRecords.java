package io.bandada.peerd.store.disk;

import io.bandada.peerd.store.PieceStore.Records;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.DurableFile;
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
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

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

  /// A failure's code has its kind here, and details above.
  private static final int KIND_OF_CODE = 0xff;

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
    } catch (SQLiteException e) {
      if (e.getResultCode() != SQLiteErrorCode.SQLITE_NOTADB
          && e.getResultCode() != SQLiteErrorCode.SQLITE_CORRUPT) {
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
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  private static StoreException unusable(Path file, SQLException e) {
    return isHeld(e)
        ? new StoreException(
            Kind.BUSY, "another program holds the index " + file + ": end it, then start again", e)
        : new StoreException(
            Kind.UNUSABLE, "cannot open the index " + file + ": " + rootMessage(e), e);
  }

  /// The driver says only that it cannot connect; why is below.
  private static String rootMessage(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : rootMessage(cause);
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
      throw isHeld(e)
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
        if (!isFull(e) || !room.giveWay()) {
          throw failure(e);
        }
      }
    }
  }

  private static boolean isFull(SQLException e) {
    return isOf(e, SQLiteErrorCode.SQLITE_FULL);
  }

  private static boolean isHeld(SQLException e) {
    return isOf(e, SQLiteErrorCode.SQLITE_BUSY) || isOf(e, SQLiteErrorCode.SQLITE_LOCKED);
  }

  private static boolean isOf(SQLException e, SQLiteErrorCode kind) {
    return e instanceof SQLiteException known
        && (known.getResultCode().code & KIND_OF_CODE) == kind.code;
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
    if (isFull(e)) {
      return new StoreException(Kind.NO_SPACE, "the disk is full: the index cannot be written", e);
    }
    if (isHeld(e)) {
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
