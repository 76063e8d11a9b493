package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.SqliteFailure;
import io.bandada.peerd.store.small.SmallDatabase.BytesReader;
import io.bandada.peerd.store.small.SmallTable.Thrown;
import io.bandada.peerd.store.space.Discards;
import io.bandada.peerd.store.space.Quarantine;
import io.bandada.peerd.store.space.StoreFolder;
import io.bandada.peerd.store.space.Trash;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The database with all that may become of it: written, away, gone, another one, damaged, not
/// written any more. The table follows it.
///
/// Whoever writes, or changes which database it is, is alone ([GroupCommit]); readers are not.
final class SmallShelf implements Discards, AutoCloseable {
  /// When room is needed, at least so much of the trash goes at a time.
  private static final long LEAST_TO_GIVE = 1 << 20;

  /// Contents that are proven at a time.
  private static final int PROVEN_AT_A_TIME = 64;

  private static final System.Logger LOG = System.getLogger(SmallShelf.class.getName());

  private final StoreFolder folder;
  private final SmallTable table;
  private final Quarantine quarantine;
  private final GroupCommit<Change> commits = new GroupCommit<>(this::commit);

  private volatile @Nullable SmallDatabase database;
  private String fileKey = ""; // of the last database; whoever is alone
  private long fileBytes; // that it had at the last look; whoever is alone
  private String logKey = ""; // of its log; whoever is alone
  private volatile boolean away = true;
  private volatile boolean broken;
  private volatile boolean damaged;

  /// What the next look tells. Guarded by itself.
  private final Set<FileId> news = new TreeSet<>();

  SmallShelf(StoreFolder folder, SmallTable table, Quarantine quarantine) {
    this.folder = folder;
    this.table = table;
    this.quarantine = quarantine;
  }

  /// Whether it is not written any more.
  boolean isBroken() {
    return broken;
  }

  void write(Change change) throws IOException {
    commits.write(change, change.bytes());
  }

  private void commit(List<Change> changes) throws IOException {
    if (broken) {
      throw new StoreException(
          Kind.UNUSABLE,
          folder.small()
              + " had a disk failure and is not written any more; check the disk and restart");
    }
    noticeOther();
    boolean again = true;
    while (true) {
      SmallDatabase now = current();
      Batch batch = new Batch(now, table);
      try {
        now.begin();
        for (Change change : changes) {
          change.in(batch);
        }
        now.commit();
        batch.committed();
        return;
      } catch (SQLException e) {
        now.rollback();
        if (!again || !SqliteFailure.isDamage(e)) {
          throw failure(e);
        }
        again = false;
        rescue(e, true);
      }
    }
  }

  /// The one to write to; a new one when the last one is gone.
  private SmallDatabase current() throws IOException {
    SmallDatabase now = database;
    if (now != null) {
      return now;
    }
    if (away) {
      throw new StoreException(Kind.AWAY, "the store is away");
    }
    if (folder.place() instanceof StoreFolder.Place.Away(String why)) {
      throw new StoreException(Kind.AWAY, why);
    }
    return DurableFile.isThere(folder.small()) ? takeUp(false) : begin();
  }

  private SmallDatabase begin() throws IOException {
    // A log without its database: another one must not take it for its own.
    putLogAside();
    try {
      return opened(SmallDatabase.open(folder.small()));
    } catch (SQLException e) {
      throw SmallDatabase.unusable(folder.small(), e);
    }
  }

  private void putLogAside() throws IOException {
    quarantine.take(List.of(log(), beside(folder.small(), "-shm")));
  }

  private SmallDatabase opened(SmallDatabase fresh) throws IOException {
    database = fresh;
    damaged = false;
    Optional<BasicFileAttributes> attributes = DurableFile.attributes(folder.small());
    fileKey = attributes.map(SmallShelf::keyOf).orElse("");
    fileBytes = attributes.map(BasicFileAttributes::size).orElse(0L);
    logKey = keyOf(log());
    return fresh;
  }

  private Path log() {
    return beside(folder.small(), "-wal");
  }

  private static String keyOf(Path file) throws IOException {
    return DurableFile.attributes(file).map(SmallShelf::keyOf).orElse("");
  }

  private static String keyOf(BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey());
  }

  private static Path beside(Path file, String end) {
    return file.resolveSibling(file.getFileName() + end);
  }

  private StoreException failure(SQLException e) {
    if (SqliteFailure.isFull(e)) {
      return new StoreException(
          Kind.NO_SPACE, "the disk is full: small contents cannot be written", e);
    }
    if (SqliteFailure.isHeld(e)) {
      return new StoreException(
          Kind.BUSY,
          "another program holds "
              + folder.small()
              + ": nothing was written, try again when it has ended",
          e);
    }
    broken = true;
    LOG.log(
        Level.ERROR,
        folder.small()
            + " cannot be written: "
            + e.getMessage()
            + "; small contents are kept one by one until the next start");
    try {
      DurableFile.create(folder.smallSuspect()).close();
      DurableFile.syncFolder(folder.root());
    } catch (FileAlreadyExistsException was) {
      LOG.log(Level.DEBUG, "it was suspect before");
    } catch (IOException also) {
      e.addSuppressed(also);
    }
    return new StoreException(
        Kind.SUSPECT, "small contents cannot be written: " + e.getMessage(), e);
  }

  /// Those that are there; of a row that is not there the reader hears, too.
  ///
  /// @throws StoreException AWAY, BUSY
  void read(List<SmallEntry> entries, BytesReader into) throws IOException {
    SmallDatabase now = database;
    if (now == null) {
      throw new StoreException(Kind.AWAY, folder.small() + " cannot be read now");
    }
    try {
      now.read(entries, into);
    } catch (SQLException e) {
      damaged |= SqliteFailure.isDamage(e);
      throw new StoreException(
          SqliteFailure.isHeld(e) ? Kind.BUSY : Kind.AWAY,
          folder.small() + " cannot be read now: " + e.getMessage(),
          e);
    }
  }

  /// What the disk has, to be hashed.
  ///
  /// @return nothing when the disk does not read it
  /// @throws StoreException AWAY, BUSY
  Optional<byte[]> readPast(SmallEntry entry) throws IOException {
    SmallDatabase now = database;
    if (now == null) {
      throw new StoreException(Kind.AWAY, folder.small() + " cannot be read now");
    }
    List<byte[]> found = new ArrayList<>(1);
    try {
      now.read(List.of(entry), (of, bytes) -> bytes.ifPresent(found::add));
    } catch (SQLException e) {
      if (SqliteFailure.isHeld(e)) {
        throw new StoreException(Kind.BUSY, folder.small() + " is held by another program", e);
      }
      LOG.log(Level.DEBUG, "a small content cannot be read", e);
    }
    return found.stream().findFirst();
  }

  void findAll() throws IOException {
    commits.alone(
        () -> {
          away = false;
          broken = false;
          if (database == null) {
            if (DurableFile.isThere(folder.small())) {
              takeUp(!DurableFile.isThere(folder.smallSuspect()));
            } else {
              begin();
            }
          }
          return true;
        });
    synchronized (news) {
      news.clear();
    }
  }

  /// Opens the file that is there, and holds what is in it.
  ///
  /// @param trusted else each content must hash right
  private SmallDatabase takeUp(boolean trusted) throws IOException {
    SmallDatabase found;
    try {
      found = opened(SmallDatabase.open(folder.small()));
    } catch (SQLException e) {
      if (!SqliteFailure.isDamage(e)) {
        throw SmallDatabase.unusable(folder.small(), e);
      }
      return rescue(e, false);
    }
    boolean listed = false;
    try {
      Set<FileId> suspects = new TreeSet<>();
      found.all(
          row -> {
            table.found(row.entry(), row.thrown());
            if (row.thrown() == null) {
              suspects.add(row.entry().id());
            }
          });
      listed = true;
      tell(suspects);
      if (!trusted && !suspects.isEmpty()) {
        prove(found, suspects);
      }
      if (!trusted && found.checkpoint()) {
        Files.deleteIfExists(folder.smallSuspect());
      }
      return found;
    } catch (SQLException | IllegalArgumentException e) {
      if (e instanceof SQLException failed && !SqliteFailure.isDamage(failed)) {
        release();
        throw SmallDatabase.unusable(folder.small(), failed);
      }
      return rescue(e, listed);
    }
  }

  /// Each by its hash. What is wrong does not count any more, durably.
  private void prove(SmallDatabase found, Set<FileId> suspects) throws SQLException, IOException {
    List<SmallEntry> entries = suspects.stream().flatMap(id -> table.whole(id).stream()).toList();
    List<SmallEntry> wrong = new ArrayList<>();
    PieceHasher hasher = new PieceHasher();
    for (int at = 0; at < entries.size(); at += PROVEN_AT_A_TIME) {
      found.read(
          entries.subList(at, Math.min(at + PROVEN_AT_A_TIME, entries.size())),
          (entry, bytes) -> {
            boolean right =
                bytes.isPresent() && SmallContents.idOf(bytes.get(), hasher).equals(entry.id());
            if (!right) {
              wrong.add(entry);
              bytes.ifPresent(of -> quarantine.tryToKeep(entry.id(), 0, ByteBuffer.wrap(of)));
            }
          });
    }
    if (!wrong.isEmpty()) {
      LOG.log(
          Level.ERROR,
          "of {0} small contents in {1} {2} are not what they were",
          entries.size(),
          folder.small(),
          wrong.size());
      Batch batch = new Batch(found, table);
      found.begin();
      for (SmallEntry entry : wrong) {
        batch.lose(entry);
      }
      found.commit();
      batch.committed();
    }
  }

  private void tell(Set<FileId> changed) {
    synchronized (news) {
      news.addAll(changed);
    }
  }

  /// It is damaged: put aside, and what hashes right of it goes into a new one.
  ///
  /// @param listed all that was in it is known
  private SmallDatabase rescue(Exception damage, boolean listed) throws IOException {
    LOG.log(
        Level.ERROR,
        folder.small() + " is damaged: " + damage.getMessage() + "; it is put aside, and read");
    Set<FileId> before = new TreeSet<>();
    long rows = table.lastRow();
    release();
    table.clear(before);
    Path aside = folder.quarantine().resolve(System.currentTimeMillis() + "-small.db");
    for (String part : List.of("", "-wal", "-shm")) {
      if (DurableFile.isThere(beside(folder.small(), part))) {
        DurableFile.move(beside(folder.small(), part), beside(aside, part));
      }
    }
    DurableFile.syncFolder(folder.quarantine());
    SmallDatabase fresh = begin();
    int found = new Salvage(table, fresh, listed ? before : Set.of()).of(aside, rows);
    int lost = 0;
    for (FileId id : before) {
      lost += table.isWhole(id) ? 0 : 1;
    }
    LOG.log(
        Level.ERROR,
        "{0} small contents were found in it, {1} that were known are lost; it lies in {2}",
        found,
        lost,
        aside);
    tell(before);
    return fresh;
  }

  private void release() {
    SmallDatabase old = database;
    database = null;
    if (old != null) {
      old.close();
    }
  }

  /// @param changed what is gone or came back since the last look is added
  void look(Set<FileId> changed) throws IOException {
    commits.alone(
        () -> {
          if (away) {
            return false;
          }
          noticeOther();
          if (database == null && DurableFile.isThere(folder.small())) {
            takeUpFound();
          } else {
            lookInto();
          }
          return true;
        });
    synchronized (news) {
      changed.addAll(news);
      news.clear();
    }
  }

  /// Moved back it counts as it is; another one must prove itself, without the log of the last one.
  private void takeUpFound() throws IOException {
    boolean same = keyOf(folder.small()).equals(fileKey);
    if (!same && keyOf(log()).equals(logKey)) {
      putLogAside();
    }
    takeUp(same && !broken);
  }

  private void lookInto() throws IOException {
    SmallDatabase now = database;
    if (now == null || broken) {
      return;
    }
    try {
      long bytes = DurableFile.attributes(folder.small()).map(BasicFileAttributes::size).orElse(0L);
      damaged |= bytes < fileBytes && !now.isSound();
      fileBytes = bytes;
      if (damaged) {
        rescue(new IOException("it was read, and is not what was written"), true);
      } else if (!keyOf(log()).equals(logKey)) {
        // What is only in the log goes into the file while it can be read still.
        now.checkpoint();
        release();
        table.clear(new TreeSet<>());
        takeUp(true);
        LOG.log(Level.WARNING, "the log of " + folder.small() + " was deleted or replaced");
      }
    } catch (SQLException e) {
      damaged |= SqliteFailure.isDamage(e);
      throw new IOException(folder.small() + " cannot be looked at: " + e.getMessage(), e);
    }
  }

  /// Whether it is the same file still.
  private void noticeOther() throws IOException {
    if (database == null || fileKey.isEmpty()) {
      return;
    }
    if (keyOf(folder.small()).equals(fileKey)) {
      return;
    }
    logKey = keyOf(log());
    Set<FileId> gone = new TreeSet<>();
    release();
    table.clear(gone);
    LOG.log(
        Level.ERROR,
        folder.small()
            + " was deleted, moved or replaced below this store; the network is told that its "
            + gone.size()
            + " contents are gone");
    tell(gone);
  }

  void leave(Set<FileId> changed) throws IOException {
    commits.alone(
        () -> {
          away = true;
          release();
          table.clearAll(changed);
          return true;
        });
    synchronized (news) {
      news.clear();
    }
  }

  @Override
  public LocalDate oldest() {
    return table.oldest().map(Thrown::day).orElse(LocalDate.MAX);
  }

  @Override
  public boolean giveWay(long needed) throws IOException {
    List<FileId> going = new ArrayList<>();
    long freed = 0;
    for (Thrown thrown : table.trash()) {
      if (freed < Math.max(needed, LEAST_TO_GIVE)) {
        going.add(thrown.entry().id());
        freed += SmallDatabase.cost(thrown.entry().size());
      }
    }
    return purge(going);
  }

  void empty(LocalDate today) throws IOException {
    List<FileId> old = new ArrayList<>();
    for (Thrown thrown : table.trash()) {
      if (thrown.day().plusDays(Trash.DAYS_KEPT).isBefore(today)) {
        old.add(thrown.entry().id());
      }
    }
    purge(old);
  }

  /// @return false when nothing could be deleted
  private boolean purge(List<FileId> ids) throws IOException {
    if (ids.isEmpty() || broken || database == null) {
      return false;
    }
    try {
      write(new Change.Purge(ids));
      commits.alone(
          () -> {
            shrink();
            return true;
          });
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "the trash of small contents does not give way", e);
      return false;
    }
    return true;
  }

  private void shrink() {
    SmallDatabase now = database;
    if (now == null) {
      return;
    }
    try {
      now.shrink();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the room of deleted contents stays in the file", e);
    }
  }

  @Override
  public void close() throws IOException {
    commits.alone(
        () -> {
          away = true;
          release();
          return true;
        });
  }
}
