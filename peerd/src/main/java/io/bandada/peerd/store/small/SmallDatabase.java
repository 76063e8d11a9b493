package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.SqliteFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// The file with the small contents: write-ahead log, synced at each commit; both are needed to
/// survive a power loss.
///
/// Two tables with the same rows: what is known of a content, short and read at each start, and its
/// bytes, read only when they are asked for. Rows are only appended. One connection writes, some
/// read; a reader sees what was committed before it began.
///
/// Failures of the disk come as SQLException: what they mean is decided by whoever calls.
final class SmallDatabase implements AutoCloseable {
  /// Most small contents fill some of it or a part of one, and the longest takes sixteen.
  private static final int PAGE_BYTES = 16 << 10;

  private static final int PAGE_HEADER_BYTES = 8;

  /// What a row has beside its bytes.
  private static final int ROW_BYTES = 10;

  /// A line of what is known.
  private static final int ENTRY_BYTES = 56;

  private static final int WAL_LIMIT_BYTES = 16 << 20;
  private static final int READERS = 4;

  /// For another program that holds the file: a backup, a shell.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(SmallDatabase.class.getName());

  private final Path file;
  private final Connection writer;
  private final PreparedStatement insertContent;
  private final PreparedStatement insertBytes;
  private final PreparedStatement throwAway;
  private final PreparedStatement takeBack;
  private final PreparedStatement deleteContent;
  private final PreparedStatement deleteBytes;

  private final Semaphore reading = new Semaphore(READERS);
  private final Deque<Reader> idle = new ArrayDeque<>(); // guarded by this
  private boolean closed; // guarded by this

  private SmallDatabase(Path file, Connection writer) throws SQLException {
    this.file = file;
    this.writer = writer;
    insertContent = writer.prepareStatement("insert into content (row, id, size) values (?, ?, ?)");
    insertBytes = writer.prepareStatement("insert into bytes (row, bytes) values (?, ?)");
    throwAway = writer.prepareStatement("update content set thrown = ? where row = ?");
    takeBack = writer.prepareStatement("update content set thrown = null where row = ?");
    deleteContent = writer.prepareStatement("delete from content where row = ?");
    deleteBytes = writer.prepareStatement("delete from bytes where row = ?");
  }

  /// Opens it, or makes a new one.
  static SmallDatabase open(Path file) throws SQLException, IOException {
    return open(file, PATIENCE);
  }

  /// @param patience with another program that holds the file
  static SmallDatabase open(Path file, Duration patience) throws SQLException, IOException {
    Optional<BasicFileAttributes> there = DurableFile.attributes(file);
    if (there.isEmpty() || there.get().size() == 0) {
      begin(file);
    }
    Connection writer = connect(file, patience);
    try {
      try (Statement statement = writer.createStatement()) {
        statement.execute(
            "create table if not exists content (row integer primary key, id blob not null,"
                + " size integer not null, thrown integer)");
        statement.execute(
            "create table if not exists bytes (row integer primary key, bytes blob not null)");
      }
      DurableFile.syncFolder(DurableFile.parentOf(file));
      return new SmallDatabase(file, writer);
    } catch (SQLException | IOException e) {
      writer.close();
      throw e;
    }
  }

  /// What can be chosen only before anything is written. Nobody else opens the file but SQLite: it
  /// would lose its locks when that one is closed.
  private static void begin(Path file) throws SQLException, IOException {
    DurableFile.createOrOpen(file).close(); // for this user only
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma page_size = " + PAGE_BYTES);
      statement.execute("pragma auto_vacuum = incremental");
      statement.execute("pragma journal_mode = wal");
    }
  }

  private static Connection connect(Path file, Duration patience) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(WAL_LIMIT_BYTES);
    config.setBusyTimeout((int) patience.toMillis());
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /// Bytes on the disk that such a content takes, about: its share of a page with others like it,
  /// and whole pages for what does not fit there (the file format of SQLite, 1.6), and its line in
  /// the other table.
  static long cost(int size) {
    int payload = size + ROW_BYTES;
    int local = payload;
    if (payload > PAGE_BYTES - 35) {
      int least = (PAGE_BYTES - 12) * 32 / 255 - 23;
      int rest = least + (payload - least) % (PAGE_BYTES - 4);
      local = rest <= PAGE_BYTES - 35 ? rest : least;
    }
    long whole = (payload - local) / (PAGE_BYTES - 4) * (long) PAGE_BYTES;
    int inOnePage = (PAGE_BYTES - PAGE_HEADER_BYTES) / (local + ROW_BYTES);
    return whole + PAGE_BYTES / Math.max(1, inOnePage) + ENTRY_BYTES;
  }

  /// One of all rows of what is known.
  ///
  /// @param thrown the day of epoch on which it was discarded; null when it is held
  record Row(SmallEntry entry, @Nullable LocalDate thrown) {}

  interface RowReader {
    void row(Row row);
  }

  /// All rows, as they were appended.
  void all(RowReader reader) throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet found =
            statement.executeQuery("select row, id, size, thrown from content order by row")) {
      while (found.next()) {
        byte[] id = found.getBytes(2);
        int size = found.getInt(3);
        long day = found.getLong(4);
        boolean thrown = !found.wasNull();
        reader.row(
            new Row(
                new SmallEntry(FileId.of(id), found.getLong(1), size),
                thrown ? LocalDate.ofEpochDay(day) : null));
      }
    }
  }

  /// The last row of either table that can be found, or 0.
  long lastRow() {
    return Math.max(lastRow("content"), lastRow("bytes"));
  }

  private long lastRow(String table) {
    try (Statement statement = writer.createStatement();
        ResultSet found = statement.executeQuery("select max(row) from " + table)) {
      return found.next() ? found.getLong(1) : 0;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "no last row of " + table, e);
      return 0;
    }
  }

  /// Whether this row is known to be discarded. A row that cannot be read is not known to be.
  boolean isThrown(long row) {
    try (PreparedStatement select =
        writer.prepareStatement("select 1 from content where row = ? and thrown is not null")) {
      select.setLong(1, row);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing is known of a row", e);
      return false;
    }
  }

  /// Whose bytes this row has, if that can be read.
  Optional<FileId> idOf(long row) {
    try (PreparedStatement select =
        writer.prepareStatement("select id from content where row = ?")) {
      select.setLong(1, row);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(FileId.of(found.getBytes(1))) : Optional.empty();
      }
    } catch (SQLException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing is known of a row", e);
      return Optional.empty();
    }
  }

  /// Whether its pages belong together: reads all of them.
  boolean isSound() throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet said = statement.executeQuery("pragma quick_check(1)")) {
      return said.next() && said.getString(1).equals("ok");
    }
  }

  /// What follows is written at the next commit, by one thread at a time. The driver's own
  /// transactions begin when the last one ends, and would hold the file all the time.
  void begin() throws SQLException {
    run("begin immediate");
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.executeUpdate(sql); // to its end, however many steps it has
    }
  }

  void insert(SmallEntry entry, byte[] bytes) throws SQLException {
    insertContent.setLong(1, entry.row());
    insertContent.setBytes(2, entry.id().bytes());
    insertContent.setInt(3, entry.size());
    insertContent.executeUpdate();
    insertBytes.setLong(1, entry.row());
    insertBytes.setBytes(2, bytes);
    insertBytes.executeUpdate();
  }

  void throwAway(long row, LocalDate day) throws SQLException {
    throwAway.setLong(1, day.toEpochDay());
    throwAway.setLong(2, row);
    throwAway.executeUpdate();
  }

  void takeBack(long row) throws SQLException {
    takeBack.setLong(1, row);
    takeBack.executeUpdate();
  }

  void delete(long row) throws SQLException {
    deleteContent.setLong(1, row);
    deleteContent.executeUpdate();
    deleteBytes.setLong(1, row);
    deleteBytes.executeUpdate();
  }

  void commit() throws SQLException {
    run("commit");
  }

  /// Nothing of what was not committed stays.
  void rollback() {
    try {
      run("rollback");
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing to take back", e);
    }
  }

  /// Gives the room of deleted rows back to the disk.
  void shrink() throws SQLException {
    run("pragma incremental_vacuum");
    checkpoint();
  }

  /// Writes all that the log has into the file, anew, and syncs it.
  ///
  /// @return false when a reader was in the way
  boolean checkpoint() throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet done = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
      return done.next() && done.getInt(1) == 0;
    }
  }

  interface BytesReader {
    /// @param bytes empty when the row is not there
    void bytes(SmallEntry entry, Optional<byte[]> bytes) throws IOException;
  }

  /// Reads these, one after the other, with one connection.
  ///
  /// @throws StoreException AWAY when it is closed meanwhile
  void read(List<SmallEntry> entries, BytesReader into) throws SQLException, IOException {
    reading.acquireUninterruptibly();
    @Nullable Reader reader = null;
    try {
      reader = takeReader();
      for (SmallEntry entry : entries) {
        into.bytes(entry, reader.read(entry.row()));
      }
    } catch (SQLException e) {
      if (reader != null) {
        reader.close(); // its statement goes on failing
        reader = null;
      }
      throw e;
    } finally {
      if (reader != null) {
        giveBack(reader);
      }
      reading.release();
    }
  }

  private Reader takeReader() throws SQLException, StoreException {
    synchronized (this) {
      if (closed) {
        throw new StoreException(Kind.AWAY, file + " is closed just now");
      }
      Reader reader = idle.poll();
      if (reader != null) {
        return reader;
      }
    }
    Connection connection = connect(file, PATIENCE);
    return new Reader(
        connection, connection.prepareStatement("select bytes from bytes where row = ?"));
  }

  private void giveBack(Reader reader) {
    synchronized (this) {
      if (!closed) {
        idle.push(reader);
        return;
      }
    }
    reader.close();
  }

  private record Reader(Connection connection, PreparedStatement select) {
    Optional<byte[]> read(long row) throws SQLException {
      select.setLong(1, row);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
      }
    }

    void close() {
      closed(connection);
    }
  }

  private static void closed(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "it does not close", e);
    }
  }

  /// Why it cannot be opened.
  static StoreException unusable(Path file, SQLException e) {
    if (SqliteFailure.isHeld(e)) {
      return new StoreException(
          Kind.BUSY, "another program holds " + file + ": end it, then start again", e);
    }
    return new StoreException(
        SqliteFailure.isFull(e) ? Kind.NO_SPACE : Kind.UNUSABLE,
        "cannot open " + file + ": " + SqliteFailure.rootMessage(e),
        e);
  }

  /// Those who read now end first.
  @Override
  public void close() {
    List<Reader> readers;
    synchronized (this) {
      closed = true;
      readers = new ArrayList<>(idle);
      idle.clear();
    }
    readers.forEach(Reader::close);
    closed(writer);
  }
}
