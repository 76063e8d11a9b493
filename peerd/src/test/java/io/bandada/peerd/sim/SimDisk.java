package io.bandada.peerd.sim;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A disk that outlives its peer's crashes and forgets what was not synced. Of most content it
/// keeps no bytes, only which pieces are there, which are durable and which have rotten; of content
/// that came with bytes it keeps those, too.
final class SimDisk implements PieceStore, PieceStore.Records {
  private static final long CAPACITY = 1L << 40;

  private final RandomGenerator random;
  private final TreeMap<FileId, Container> containers = new TreeMap<>();
  private final TreeMap<FileId, Container> trash = new TreeMap<>();
  private final TreeMap<String, TreeMap<String, String>> records = new TreeMap<>();

  /// Sets that were given out and not heard of yet, with their content.
  private final IdentityHashMap<PieceSet, FileId> underWay = new IdentityHashMap<>();

  private final TreeMap<FileId, PieceSet> told = new TreeMap<>();

  /// Content that lost durable pieces by a failing or rotting disk: the node hears of it a moment
  /// later.
  private final TreeSet<FileId> shrunk = new TreeSet<>();

  private final TreeSet<FileId> deleted = new TreeSet<>();
  Consumer<FileId> beforeDiscard = id -> {};
  boolean full;

  /// Nothing can be written down.
  boolean noRoomForRecords;

  /// Nobody can see what is there.
  boolean blind;

  /// The next sync fails.
  boolean failNextSync;

  /// Nothing can be moved to the trash, for this reason.
  StoreException.@Nullable Kind keepsAll;

  int deaths;

  static final class Container {
    final Manifest manifest;
    final PieceSet stored;
    final PieceSet durable;
    final PieceSet rotten;

    /// Of pieces that came with their bytes.
    private final TreeMap<Integer, byte[]> bytes = new TreeMap<>();

    boolean suspect;

    Container(Manifest manifest) {
      this.manifest = manifest;
      this.stored = PieceSet.none(manifest.pieces());
      this.durable = PieceSet.none(manifest.pieces());
      this.rotten = PieceSet.none(manifest.pieces());
    }
  }

  SimDisk(RandomGenerator random) {
    this.random = random;
  }

  /// Power is lost: of what was not synced, some is found again by re-hashing, the rest is gone.
  void crash() {
    underWay.clear();
    told.clear();
    forgetDeleted();
    for (Container c : new ArrayList<>(containers.values())) {
      if (c.suspect) {
        c.stored.removeAll(PieceSet.all(c.manifest.pieces()));
        c.stored.addAll(c.durable);
        c.suspect = false;
        continue;
      }
      PieceSet unsynced = c.stored.copy();
      unsynced.removeAll(c.durable);
      if (c.manifest.size() <= SMALL && !c.durable.isFull()) {
        containers.remove(c.manifest.id()); // it was in memory only
        continue;
      }
      unsynced.forEach(
          piece -> {
            if (random.nextBoolean()) {
              c.durable.add(piece);
            } else {
              c.stored.remove(piece);
            }
          });
    }
  }

  /// Content is gone, and nobody saw it go.
  void lose(FileId id) {
    containers.remove(id);
    told.remove(id);
    shrunk.add(id);
  }

  /// Everything is lost.
  void die() {
    deaths++;
    containers.clear();
    trash.clear();
    records.clear();
    told.clear();
    underWay.clear();
  }

  /// Content that a person here brings in.
  Holding importWhole(Manifest manifest) {
    Container c = containers.computeIfAbsent(manifest.id(), id -> new Container(manifest));
    PieceSet all = PieceSet.all(manifest.pieces());
    c.stored.addAll(all);
    c.durable.addAll(all);
    c.suspect = false;
    return holding(c);
  }

  /// As [#importWhole], with all its bytes.
  Holding importBytes(Manifest manifest, byte[] bytes) {
    Holding holding = importWhole(manifest);
    Container c = containers.get(manifest.id());
    for (int piece = 0; c != null && piece < manifest.pieces(); piece++) {
      int at = (int) manifest.offsetOf(piece);
      c.bytes.put(piece, Arrays.copyOfRange(bytes, at, at + manifest.lengthOf(piece)));
    }
    return holding;
  }

  /// A piece that came by the network from another disk and was checked.
  boolean store(FileId id, int piece, SimDisk from) {
    Container c = containers.get(id);
    if (c == null || c.suspect) {
      return false;
    }
    Container there = from.containers.get(id);
    put(c, piece, there == null ? null : there.bytes.get(piece));
    return true;
  }

  /// A piece that came with its bytes and was checked.
  @SuppressWarnings("ReferenceEquality") // the very container, not one that was begun afresh
  void take(Container c, int piece, byte[] bytes) throws StoreException {
    if (containers.get(c.manifest.id()) != c) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "not here any more");
    }
    if (c.suspect) {
      throw new StoreException(StoreException.Kind.SUSPECT, "the simulated disk failed");
    }
    if (full) {
      throw new StoreException(StoreException.Kind.NO_SPACE, "the simulated disk is full");
    }
    put(c, piece, bytes);
  }

  private static void put(Container c, int piece, byte @Nullable [] bytes) {
    if (c.stored.add(piece)) {
      c.rotten.remove(piece);
      if (bytes != null) {
        c.bytes.put(piece, bytes);
      }
    }
  }

  void rot(FileId id, int piece) {
    Container c = containers.get(id);
    if (c != null && c.durable.has(piece)) {
      c.rotten.add(piece);
    }
  }

  boolean isRotten(FileId id, int piece) {
    Container c = containers.get(id);
    return c != null && c.rotten.has(piece);
  }

  @Nullable Container container(FileId id) {
    return containers.get(id);
  }

  Iterable<Container> all() {
    return containers.values();
  }

  /// Whether every piece is durable and sound.
  boolean hasWhole(FileId id) {
    Container c = containers.get(id);
    return c != null && c.durable.isFull() && c.rotten.isEmpty();
  }

  boolean hasShrunk(FileId id) {
    return shrunk.contains(id);
  }

  /// Pieces that the node was told to be durable.
  @Nullable PieceSet toldDurable(FileId id) {
    return told.get(id);
  }

  /// The node has seen this value.
  void delivered(Object value) {
    if (value instanceof PieceSet set && underWay.containsKey(set)) {
      told.put(underWay.remove(set), set.copy());
    } else if (value instanceof Holding holding) {
      told.put(holding.id(), holding.durable().copy());
    }
  }

  @Override
  public List<Holding> holdings() {
    return containers.values().stream().map(SimDisk::holding).toList();
  }

  @Override
  public Optional<Holding> find(FileId id) {
    return Optional.ofNullable(containers.get(id)).map(SimDisk::holding);
  }

  @Override
  public Holding create(Manifest manifest) throws StoreException {
    Container old = containers.get(manifest.id());
    if (old != null && !old.suspect) {
      return holding(old);
    }
    if (full) {
      throw new StoreException(StoreException.Kind.NO_SPACE, "the simulated disk is full");
    }
    if (old != null) {
      shrunk.add(manifest.id());
    }
    Container fresh = new Container(manifest);
    containers.put(manifest.id(), fresh);
    return holding(fresh);
  }

  @Override
  public Optional<Holding> after(FileId id) {
    return Optional.ofNullable(containers.higherEntry(id)).map(next -> holding(next.getValue()));
  }

  @Override
  public List<Holding> importSmall(List<ByteBuffer> contents) throws StoreException {
    checkRoom();
    List<Holding> holdings = new ArrayList<>();
    for (ByteBuffer content : contents) {
      if (content.remaining() > SMALL) {
        throw new IllegalArgumentException(content.remaining() + " bytes are not small");
      }
      SimImport in = new SimImport(this, content.remaining());
      in.write(content);
      holdings.add(in.finish());
    }
    return holdings;
  }

  @Override
  public Set<FileId> putSmall(List<SmallContent> contents) throws StoreException {
    checkRoom();
    Set<FileId> kept = new TreeSet<>();
    for (SmallContent content : contents) {
      if (content.bytes().remaining() > SMALL) {
        continue;
      }
      byte[] bytes = new byte[content.bytes().remaining()];
      content.bytes().get(bytes);
      Manifest manifest = SimImport.manifestOf(bytes);
      if (manifest.id().equals(content.id())) {
        importBytes(manifest, bytes);
        kept.add(content.id());
      }
    }
    return kept;
  }

  private void checkRoom() throws StoreException {
    if (full) {
      throw new StoreException(StoreException.Kind.NO_SPACE, "the simulated disk is full");
    }
  }

  @Override
  public void readSmall(List<FileId> ids, SmallReader into) throws IOException {
    for (FileId id : ids) {
      Container c = containers.get(id);
      if (c != null && c.manifest.size() <= SMALL && c.durable.isFull()) {
        ByteBuffer bytes = ByteBuffer.allocate((int) c.manifest.size());
        read(id, 0, bytes);
        into.content(id, bytes.flip().asReadOnlyBuffer());
      }
    }
  }

  @Override
  public void discard(Collection<FileId> ids) throws StoreException {
    for (FileId id : ids) {
      discard(id);
    }
  }

  @Override
  public PieceSet sync(FileId id) throws StoreException {
    Container c = here(id);
    if (failNextSync && !c.durable.isFull()) {
      failNextSync = false;
      c.suspect = true;
    }
    if (c.suspect) {
      throw new StoreException(StoreException.Kind.SUSPECT, "the simulated disk failed");
    }
    c.durable.addAll(c.stored);
    PieceSet answer = c.durable.copy();
    underWay.put(answer, id);
    return answer;
  }

  @Override
  public boolean verify(FileId id, int piece) throws StoreException {
    Container c = containers.get(id);
    if (c == null || !c.durable.has(piece)) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "not here");
    }
    if (!c.rotten.has(piece)) {
      return true;
    }
    shrunk.add(id);
    c.rotten.remove(piece);
    c.durable.remove(piece);
    c.stored.remove(piece);
    told.remove(id);
    return false;
  }

  @Override
  public void discard(FileId id) throws StoreException {
    if (keepsAll != null) {
      throw new StoreException(keepsAll, "the simulated disk moves nothing");
    }
    beforeDiscard.accept(id);
    Container c = containers.remove(id);
    if (c != null && !deleted.contains(id)) {
      trash.put(id, c);
    }
    deleted.remove(id);
    told.remove(id);
  }

  @Override
  public boolean restore(FileId id) {
    Container c = trash.get(id);
    if (c != null
        && !containers.containsKey(id)
        && !c.suspect
        && c.manifest.size() <= space().freeBytes()) {
      trash.remove(id);
      c.stored.removeAll(PieceSet.all(c.manifest.pieces()));
      c.stored.addAll(c.durable);
      containers.put(id, c);
    }
    return containers.containsKey(id);
  }

  @Override
  public Space space() {
    long used = 0;
    for (Container c : containers.values()) {
      used += c.manifest.size();
    }
    return new Space(CAPACITY, full ? 0 : CAPACITY - used, full, Duration.ZERO);
  }

  /// Somebody deletes the files of this content. Whoever has them open reads on, until somebody
  /// looks.
  void deleteBelow(FileId id) {
    deleted.add(id);
  }

  boolean isDeleted(FileId id) {
    return deleted.contains(id);
  }

  @Override
  public Presence look() throws StoreException {
    if (blind) {
      throw new StoreException(StoreException.Kind.AWAY, "the simulated disk does not answer");
    }
    List<FileId> gone = List.copyOf(deleted);
    forgetDeleted();
    return new Presence(gone, true, Optional.empty());
  }

  private void forgetDeleted() {
    for (FileId id : deleted) {
      containers.remove(id);
      told.remove(id);
      shrunk.add(id);
    }
    deleted.clear();
  }

  @Override
  public Records records() {
    return this;
  }

  @Override
  public List<Row> all(String kind) {
    return records.getOrDefault(kind, new TreeMap<>()).entrySet().stream()
        .map(e -> new Row(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public void put(String kind, String key, String value) throws StoreException {
    if (noRoomForRecords) {
      throw new StoreException(StoreException.Kind.NO_SPACE, "the simulated disk is full");
    }
    records.computeIfAbsent(kind, k -> new TreeMap<>()).put(key, value);
  }

  @Override
  public void remove(String kind, String key) {
    records.getOrDefault(kind, new TreeMap<>()).remove(key);
  }

  @Override
  public IncomingPiece receive(FileId id, int piece) throws StoreException {
    return new SimIncoming(this, here(id), piece);
  }

  @Override
  public void read(FileId id, long offset, ByteBuffer into) throws StoreException {
    Container c = here(id);
    if (offset < 0 || offset > c.manifest.size() - into.remaining()) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "no such range");
    }
    long at = offset;
    while (into.hasRemaining()) {
      int piece = (int) (at / c.manifest.pieceLength());
      if (!c.stored.has(piece)) {
        throw new StoreException(StoreException.Kind.NOT_FOUND, "not stored");
      }
      byte[] bytes = c.bytes.get(piece);
      if (bytes == null) {
        throw new UnsupportedOperationException("this content has no bytes");
      }
      int from = (int) (at - c.manifest.offsetOf(piece));
      int take = Math.min(into.remaining(), bytes.length - from);
      into.put(bytes, from, take);
      at += take;
    }
  }

  @Override
  public FileImport importFile(long size) {
    return new SimImport(this, size);
  }

  private Container here(FileId id) throws StoreException {
    Container c = containers.get(id);
    if (c == null) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "not here");
    }
    return c;
  }

  private static Holding holding(Container c) {
    return new Holding(c.manifest, c.durable.copy(), c.suspect);
  }
}
