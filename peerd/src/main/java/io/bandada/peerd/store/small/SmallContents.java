package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import io.bandada.peerd.store.PieceStore.SmallContent;
import io.bandada.peerd.store.PieceStore.SmallReader;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.space.Quarantine;
import io.bandada.peerd.store.space.Room;
import io.bandada.peerd.store.space.SpaceBudget;
import io.bandada.peerd.store.space.StoreFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The small contents as the store sees them. Safe for any number of threads.
///
/// What is *on its way* was created and is not durable: it is in memory only, and a crash forgets
/// it. What was stored of it is written by the next sync of anyone, or when too much has gathered.
public final class SmallContents implements AutoCloseable {
  /// Bytes that are stored and not synced: beyond, they are written without being asked for.
  private static final long MOST_UNSYNCED = 32L << 20;

  /// Contents that are read by one reader in turn.
  private static final int READ_AT_A_TIME = 64;

  private static final System.Logger LOG = System.getLogger(SmallContents.class.getName());

  private final Room room;
  private final SpaceBudget budget;
  private final Quarantine quarantine;
  private final SmallTable table;
  private final SmallShelf shelf;

  public SmallContents(StoreFolder folder, Room room, SpaceBudget budget, Quarantine quarantine) {
    this.room = room;
    this.budget = budget;
    this.quarantine = quarantine;
    this.table = new SmallTable(budget);
    this.shelf = new SmallShelf(folder, table, quarantine);
    room.alsoFrom(shelf);
  }

  /// Takes up all that is on the disk, as at a start.
  public void findAll() throws IOException {
    room.find(
        () -> {
          shelf.findAll();
          return true;
        });
  }

  /// Whether content of this size belongs here.
  public boolean takes(long size) {
    return size >= 0 && size <= PieceStore.SMALL && !shelf.isBroken();
  }

  /// @throws StoreException NO_SPACE: it need not be read
  public void checkRoomFor(int size) throws IOException {
    long cost = SmallDatabase.cost(size);
    room.reserve(cost);
    room.release(cost);
  }

  /// Bytes in the trash. Does not block.
  public long thrownBytes() {
    return table.thrownBytes();
  }

  /// Whether it is here, whole or on its way.
  public boolean has(FileId id) {
    return table.has(id);
  }

  public Optional<Holding> find(FileId id) {
    return table.find(id);
  }

  /// The first id behind this one.
  public Optional<FileId> after(FileId id) {
    return table.after(id);
  }

  /// In no order.
  public void addAllTo(List<Holding> holdings) {
    table.addAllTo(holdings);
  }

  /// Something is to come. What failed before is begun afresh.
  ///
  /// @return nothing when it cannot be kept here
  public Optional<Holding> create(Manifest manifest) throws IOException {
    Optional<Holding> here = table.find(manifest.id());
    if (here.isPresent() && !here.get().suspect()) {
      return here;
    }
    table.forget(manifest.id());
    if (!takes(manifest.size())) {
      return Optional.empty();
    }
    if (manifest.size() == 0) {
      importAll(List.of(ByteBuffer.allocate(0)));
      return table.find(manifest.id());
    }
    room.reserve(SmallDatabase.cost((int) manifest.size()));
    table.expect(manifest);
    return table.find(manifest.id());
  }

  /// A place for the piece of content that was created.
  public IncomingPiece receive(FileId id) throws StoreException {
    OnItsWay coming = table.coming(id);
    return new ReceivedSmall(this, id, coming, table.manifest(id));
  }

  /// Takes what hashed right.
  void store(FileId id, OnItsWay coming, byte[] bytes) throws IOException {
    if (table.store(id, coming, bytes) > MOST_UNSYNCED) {
      writeUnsynced();
    }
  }

  /// @return its durable pieces
  public PieceSet sync(FileId id) throws IOException {
    Optional<OnItsWay> coming = table.onItsWay(id);
    if (coming.isPresent()) {
      coming.get().checkTrusted(id);
      if (coming.get().isStored()) {
        writeUnsynced();
      }
    }
    return table.find(id).map(Holding::durable).orElseThrow(() -> SmallTable.notHere(id));
  }

  private void writeUnsynced() throws IOException {
    List<Put> unsynced = table.unsynced();
    try {
      write(new Change.PutAll(unsynced));
    } catch (StoreException e) {
      if (e.kind() == Kind.SUSPECT || e.kind() == Kind.UNUSABLE) {
        table.distrust(unsynced);
        throw new StoreException(Kind.SUSPECT, String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private void write(Change change) throws IOException {
    room.find(
        () -> {
          shelf.write(change);
          return true;
        });
  }

  /// Each with its hash as its id.
  public List<Holding> importAll(List<ByteBuffer> contents) throws IOException {
    PieceHasher hasher = new PieceHasher();
    List<Put> puts = new ArrayList<>(contents.size());
    for (ByteBuffer content : contents) {
      byte[] bytes = bytesOf(content);
      puts.add(new Put(idOf(bytes, hasher), bytes, Optional.empty()));
    }
    put(puts);
    List<Holding> holdings = new ArrayList<>(puts.size());
    for (Put put : puts) {
      holdings.add(SmallTable.whole(put.id(), put.bytes().length));
    }
    return holdings;
  }

  /// What hashes to its id.
  ///
  /// @return their ids
  public Set<FileId> put(Collection<SmallContent> contents) throws IOException {
    PieceHasher hasher = new PieceHasher();
    List<Put> puts = new ArrayList<>(contents.size());
    Set<FileId> ids = new TreeSet<>();
    for (SmallContent content : contents) {
      if (content.bytes().remaining() <= PieceStore.SMALL) {
        byte[] bytes = bytesOf(content.bytes());
        if (idOf(bytes, hasher).equals(content.id())) {
          puts.add(new Put(content.id(), bytes, Optional.empty()));
          ids.add(content.id());
        }
      }
    }
    put(puts);
    return ids;
  }

  private void put(List<Put> puts) throws IOException {
    long bytes = 0;
    for (Put put : puts) {
      bytes += table.isWhole(put.id()) ? 0 : SmallDatabase.cost(put.bytes().length);
    }
    room.reserve(bytes);
    long left = bytes;
    try {
      Change.PutAll change = new Change.PutAll(puts);
      write(change);
      left = bytes - change.costOfAdded();
    } finally {
      room.release(left);
    }
  }

  private static byte[] bytesOf(ByteBuffer content) {
    if (content.remaining() > PieceStore.SMALL) {
      throw new IllegalArgumentException(
          "a small content has at most " + PieceStore.SMALL + " bytes, not " + content.remaining());
    }
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  /// What all that remains in this buffer hashes to.
  public static FileId idOf(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return FileId.EMPTY_FILE;
    }
    PieceHasher hasher = new PieceHasher();
    hasher.update(bytes.duplicate());
    return FileId.of(hasher.rootHash());
  }

  static FileId idOf(byte[] bytes, PieceHasher hasher) {
    if (bytes.length == 0) {
      return FileId.EMPTY_FILE;
    }
    hasher.reset();
    hasher.update(ByteBuffer.wrap(bytes));
    return FileId.of(hasher.rootHash());
  }

  /// @throws StoreException NOT_FOUND
  public void read(FileId id, long offset, ByteBuffer into) throws IOException {
    byte[] bytes = bytesOf(id);
    if (offset < 0 || offset > bytes.length - into.remaining()) {
      throw new StoreException(
          Kind.NOT_FOUND,
          id.hex() + " has no " + into.remaining() + " bytes from " + offset + " on");
    }
    into.put(bytes, (int) offset, into.remaining());
  }

  private byte[] bytesOf(FileId id) throws IOException {
    Optional<byte[]> unsynced = table.stored(id);
    if (unsynced.isPresent()) {
      return unsynced.get();
    }
    SmallEntry entry = table.whole(id).orElseThrow(() -> SmallTable.notHere(id));
    List<byte[]> read = new ArrayList<>(1);
    shelf.read(List.of(entry), (of, bytes) -> bytes.ifPresent(read::add));
    if (read.isEmpty()) {
      throw SmallTable.notHere(id);
    }
    return read.getFirst();
  }

  /// Those of these that are whole here, in the order in which they lie on the disk.
  ///
  /// @return the others
  public List<FileId> readAll(Collection<FileId> ids, SmallReader into) throws IOException {
    List<FileId> others = new ArrayList<>();
    List<SmallEntry> entries = new ArrayList<>(ids.size());
    for (FileId id : ids) {
      table.whole(id).ifPresentOrElse(entries::add, () -> others.add(id));
    }
    entries.sort(Comparator.comparingLong(SmallEntry::row));
    for (int at = 0; at < entries.size(); at += READ_AT_A_TIME) {
      List<SmallEntry> some = entries.subList(at, Math.min(at + READ_AT_A_TIME, entries.size()));
      List<byte[]> read = new ArrayList<>(some.size());
      List<FileId> of = new ArrayList<>(some.size());
      shelf.read(
          some,
          (entry, bytes) ->
              bytes.ifPresent(
                  found -> {
                    read.add(found);
                    of.add(entry.id());
                  }));
      for (int i = 0; i < read.size(); i++) {
        into.content(of.get(i), ByteBuffer.wrap(read.get(i)).asReadOnlyBuffer());
      }
    }
    return others;
  }

  /// Reads and hashes it again. A bad one is taken away, a copy of it goes to quarantine.
  public boolean verify(FileId id) throws IOException {
    SmallEntry entry = table.whole(id).orElseThrow(() -> SmallTable.notHere(id));
    Optional<byte[]> bytes = shelf.readPast(entry);
    if (bytes.isPresent() && idOf(bytes.get(), new PieceHasher()).equals(id)) {
      return true;
    }
    if (table.whole(id).filter(entry::equals).isEmpty()) {
      throw SmallTable.notHere(id); // discarded meanwhile, or found to be bad by another
    }
    LOG.log(Level.WARNING, "{0} is damaged on this disk", id.hex());
    write(new Change.Lose(entry));
    if (table.find(id).isEmpty()) {
      budget.add(SmallDatabase.cost(entry.size()));
      table.expect(Manifest.ofSmall(id, entry.size()));
    }
    bytes.ifPresent(wrong -> quarantine.tryToKeep(id, 0, ByteBuffer.wrap(wrong)));
    return false;
  }

  /// Into the trash, all by one change. What is not here is passed over.
  public void discard(Collection<FileId> ids) throws IOException {
    List<FileId> here = ids.stream().filter(table::has).toList();
    if (!here.isEmpty()) {
      write(new Change.Discard(here, LocalDate.now(ZoneOffset.UTC)));
    }
  }

  /// Takes it back out of the trash.
  ///
  /// @return whether it is held now; false when it is not there, not right any more, or there is no
  ///   room for it
  public boolean restore(FileId id) throws IOException {
    Optional<SmallEntry> thrown = table.thrown(id);
    if (table.has(id) || thrown.isEmpty()) {
      return table.has(id);
    }
    Optional<byte[]> bytes = shelf.readPast(thrown.get());
    long cost = SmallDatabase.cost(thrown.get().size());
    boolean right = bytes.isPresent() && idOf(bytes.get(), new PieceHasher()).equals(id);
    if (!right || budget.space().freeBytes() < cost) {
      return false;
    }
    // Not reserved as new room is: it might give way to itself.
    Change.TakeBack change = new Change.TakeBack(id);
    write(change);
    if (change.isDone()) {
      budget.add(cost);
    }
    return table.isWhole(id);
  }

  /// Whether all of it is on the disk still.
  ///
  /// @param changed what is gone, or came back, is added
  public void look(Set<FileId> changed) throws IOException {
    shelf.look(changed);
  }

  /// The folder is away: nothing is held and nothing written until [#findAll].
  ///
  /// @param changed all that was held is added
  public void leave(Set<FileId> changed) throws IOException {
    shelf.leave(changed);
  }

  /// Deletes what was discarded long enough before `today`.
  public void tidy(LocalDate today) throws IOException {
    shelf.empty(today);
  }

  @Override
  public void close() throws IOException {
    shelf.close();
  }
}
