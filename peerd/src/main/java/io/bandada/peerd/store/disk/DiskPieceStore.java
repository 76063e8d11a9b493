package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.DiskFailure;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.BufferPool;
import io.bandada.peerd.store.small.SmallContents;
import io.bandada.peerd.store.space.Ballast;
import io.bandada.peerd.store.space.Quarantine;
import io.bandada.peerd.store.space.Room;
import io.bandada.peerd.store.space.SpaceBudget;
import io.bandada.peerd.store.space.SpaceBudget.Disk;
import io.bandada.peerd.store.space.StoreFolder;
import io.bandada.peerd.store.space.Trash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The store in a folder of this machine.
///
/// The files are the truth, this class is their table of contents: what it holds in memory is found
/// again from them at each start. Manifests stay in memory: 32 bytes for each piece that is held.
public final class DiskPieceStore implements PieceStore, AutoCloseable {
  /// Memory for pieces and imports on their way in.
  public static final long DEFAULT_BUFFER_BYTES = 128L << 20;

  /// SQLite's native part and an empty index: without this much a failure at the start is for want
  /// of room.
  private static final long NEEDED_TO_START = 2L << 20;

  private final StoreFolder folder;
  private final FileStore disk;
  private final BufferPool buffers;
  private final SpaceBudget budget;
  private final Ballast ballast;
  private final Trash trash;
  private final Room room;
  private final Quarantine quarantine;
  private final SmallContents small;
  private final PresenceCheck presence;
  private final SqliteRecords records;
  private final ExecutorService workers = ImportWorkers.start();
  private final AtomicLong imports = new AtomicLong();

  /// Its monitor is held by whoever adds or takes away content.
  private final ContainerTable contents;

  private DiskPieceStore(StoreFolder folder, Disk figures, long capacityBytes, long bufferBytes)
      throws IOException {
    this.folder = folder;
    disk = Files.getFileStore(folder.root());
    buffers = new BufferPool(bufferBytes);
    trash = new Trash(folder);
    budget = new SpaceBudget(figures, capacityBytes, this::thrownBytes, System::nanoTime);
    ballast = new Ballast(folder.ballast());
    room = new Room(disk, budget, trash, ballast);
    quarantine = new Quarantine(folder);
    contents = new ContainerTable(budget);
    small = new SmallContents(folder, room, budget, quarantine);
    Recovery recovery = new Recovery(folder, disk, buffers, trash, quarantine);
    recovery.removeLeftovers();
    presence = new PresenceCheck(folder, contents, small, recovery);
    presence.findAll();
    openSmall();
    records = openRecords();
    tidy(LocalDate.now(ZoneOffset.UTC));
  }

  /// Opens the store in this folder, or begins one.
  ///
  /// @param capacityBytes all that it may keep; 0 for what the disk has
  /// @throws StoreException UNUSABLE
  public static DiskPieceStore open(Path folder, long capacityBytes) throws IOException {
    return open(folder, capacityBytes, DEFAULT_BUFFER_BYTES);
  }

  /// @param bufferBytes bounds the memory for pieces and imports on their way in
  public static DiskPieceStore open(Path folder, long capacityBytes, long bufferBytes)
      throws IOException {
    return open(folder, new Figures(folder), capacityBytes, bufferBytes);
  }

  /// @param figures what the disk says of its room
  static DiskPieceStore open(Path folder, Disk figures, long capacityBytes, long bufferBytes)
      throws IOException {
    StoreFolder ours = StoreFolder.open(folder);
    try {
      return new DiskPieceStore(ours, figures, capacityBytes, bufferBytes);
    } catch (StoreException e) {
      ours.close();
      throw e;
    } catch (IOException e) {
      ours.close();
      throw DiskFailure.saysFull(e)
          ? DiskFailure.atStart(folder, e)
          : new StoreException(
              Kind.UNUSABLE, "cannot use the store " + folder + ": " + e.getMessage(), e);
    }
  }

  /// Of the disk that lies there now: another one may be mounted meanwhile.
  private record Figures(Path folder) implements Disk {
    @Override
    public long usableBytes() throws IOException {
      return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public long totalBytes() throws IOException {
      return Files.getFileStore(folder).getTotalSpace();
    }
  }

  private SqliteRecords openRecords() throws IOException {
    return openDatabase(
        () -> SqliteRecords.open(folder.index(), folder.quarantine(), room, presence::away));
  }

  private void openSmall() throws IOException {
    openDatabase(
        () -> {
          small.findAll();
          return small;
        });
  }

  /// SQLite needs a little room even to read.
  private <T> T openDatabase(Room.Work<T> opening) throws IOException {
    while (true) {
      try {
        return opening.run();
      } catch (StoreException e) {
        boolean full = budget.space().freeBytes() == 0 || DiskFailure.saysFull(e);
        if (!full || !room.giveWay()) {
          boolean forWantOfRoom =
              e.kind() == Kind.NO_SPACE
                  || (e.kind() == Kind.UNUSABLE && disk.getUsableSpace() < NEEDED_TO_START);
          throw forWantOfRoom ? DiskFailure.atStart(folder.root(), e) : e;
        }
      }
    }
  }

  private long thrownBytes() {
    return trash.bytes() + small.thrownBytes();
  }

  @Override
  public List<Holding> holdings() {
    List<Holding> all = new ArrayList<>();
    contents.all().forEach(container -> all.add(container.holding()));
    small.addAllTo(all);
    all.sort(Comparator.comparing(Holding::id));
    return Collections.unmodifiableList(all);
  }

  @Override
  public Optional<Holding> find(FileId id) {
    return small.find(id).or(() -> contents.find(id).map(Container::holding));
  }

  @Override
  public Optional<Holding> after(FileId id) {
    Optional<FileId> next =
        Stream.concat(small.after(id).stream(), contents.after(id).stream())
            .min(Comparator.naturalOrder());
    // One that has gone this moment is passed over.
    return next.flatMap(found -> find(found).or(() -> after(found)));
  }

  @Override
  public Presence look() throws IOException {
    Presence found = presence.look(() -> records.reopen(folder.index()));
    if (presence.away().isEmpty()) {
      budget.look();
    }
    return found;
  }

  @Override
  public Holding create(Manifest manifest) throws IOException {
    synchronized (contents) {
      presence.checkThere();
      presence.tryToFind(manifest.id());
      Optional<Container> here = contents.find(manifest.id());
      if (here.isPresent() && !here.get().isSuspect()) {
        return here.get().holding();
      }
      if (here.isPresent()) {
        takeAway(here.get()); // its room is what the new one needs
      }
      Optional<Holding> kept = createSmall(manifest);
      if (kept.isPresent()) {
        return kept.get();
      }
      room.reserve(manifest.size());
      try {
        return room.find(
            () -> {
              trash.take(manifest.id()); // what an earlier failure left under this name
              NewFiles.create(folder, manifest);
              return add(manifest, PieceSet.none(manifest.pieces()));
            });
      } catch (IOException e) {
        room.release(manifest.size());
        throw named(e);
      }
    }
  }

  private Optional<Holding> createSmall(Manifest manifest) throws IOException {
    if (manifest.size() > SMALL) {
      return Optional.empty();
    }
    checkPlace();
    return small.create(manifest);
  }

  /// What is written through open files is written wherever they are by now.
  private void checkPlace() throws IOException {
    presence.checkThere();
    if (folder.place() instanceof StoreFolder.Place.Away(String why)) {
      throw new StoreException(Kind.AWAY, why);
    }
  }

  /// The same failure, by its right name: the folder may have gone since the last look.
  private IOException named(IOException e) {
    try {
      return !(e instanceof StoreException)
              && folder.place() instanceof StoreFolder.Place.Away(String why)
          ? new StoreException(Kind.AWAY, why, e)
          : room.named(e);
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
      return e;
    }
  }

  private Holding add(Manifest manifest, PieceSet durable) {
    Container container = new Container(folder, disk, manifest, durable, false);
    contents.put(container);
    presence.forget(manifest.id());
    return container.holding();
  }

  @Override
  public IncomingPiece receive(FileId id, int piece) throws IOException {
    if (small.has(id)) {
      checkFirst(id, piece);
      return small.receive(id);
    }
    Container container = contents.use(id);
    return new ReceivedPiece(container, piece, buffers.take(container.manifest().lengthOf(piece)));
  }

  private static void checkFirst(FileId id, int piece) {
    if (piece != 0) {
      throw new IndexOutOfBoundsException("piece " + piece + " of " + id.hex() + ", which has one");
    }
  }

  @Override
  public PieceSet sync(FileId id) throws IOException {
    if (small.has(id)) {
      return small.sync(id);
    }
    Container container = contents.use(id);
    return room.find(container::sync);
  }

  @Override
  public void read(FileId id, long offset, ByteBuffer into) throws IOException {
    if (small.has(id)) {
      small.read(id, offset, into);
    } else {
      contents.use(id).read(offset, into);
    }
  }

  @Override
  public List<Holding> importSmall(List<ByteBuffer> bytes) throws IOException {
    checkPlace();
    if (small.takes(0)) {
      return small.importAll(bytes);
    }
    List<Holding> holdings = new ArrayList<>(bytes.size());
    for (ByteBuffer each : bytes) {
      holdings.add(importAlone(each));
    }
    return holdings;
  }

  @Override
  public Set<FileId> putSmall(List<SmallContent> given) throws IOException {
    checkPlace();
    if (small.takes(0)) {
      return small.put(given);
    }
    Set<FileId> kept = new TreeSet<>();
    for (SmallContent each : given) {
      if (importAlone(each.bytes()).id().equals(each.id())) {
        kept.add(each.id());
      }
    }
    return kept;
  }

  /// In a container of its own: where small contents lie a write has failed.
  private Holding importAlone(ByteBuffer bytes) throws IOException {
    try (FileImport in = importLarge(bytes.remaining())) {
      in.write(bytes);
      return in.finish();
    }
  }

  @Override
  public void readSmall(List<FileId> ids, SmallReader into) throws IOException {
    for (FileId other : small.readAll(ids, into)) {
      Optional<Holding> alone = contents.find(other).map(Container::holding);
      if (alone.isPresent() && alone.get().complete() && alone.get().manifest().size() <= SMALL) {
        ByteBuffer bytes = ByteBuffer.allocate((int) alone.get().manifest().size());
        read(other, 0, bytes);
        into.content(other, bytes.flip().asReadOnlyBuffer());
      }
    }
  }

  @Override
  public FileImport importFile(long size) throws IOException {
    if (size > SMALL || !small.takes(0)) {
      return importLarge(size);
    }
    checkPlace();
    if (size >= 0) {
      small.checkRoomFor((int) size);
    }
    return new SmallImport(size, buffers, new ImportEnds());
  }

  private final class ImportEnds implements SmallImport.Ends {
    @Override
    public Holding small(ByteBuffer bytes) throws IOException {
      Optional<Holding> alone = find(SmallContents.idOf(bytes)).filter(Holding::complete);
      return alone.isPresent() ? alone.get() : importSmall(List.of(bytes)).getFirst();
    }

    @Override
    public FileImport large() throws IOException {
      return importLarge(-1);
    }
  }

  private FileImport importLarge(long size) throws IOException {
    presence.checkThere();
    Path staged = folder.staging().resolve("import-" + imports.incrementAndGet() + ".data");
    try {
      return new ContainerImport(staged, size, room, buffers, workers, this::adopt);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /// Names imported content by its id. What is here complete is kept; what is here in part is
  /// replaced by the whole.
  private Holding adopt(Manifest manifest, Path staged) throws IOException {
    synchronized (contents) {
      presence.checkThere();
      Container here = contents.find(manifest.id()).orElse(null);
      if (here != null && here.holding().complete() && !here.isSuspect()) {
        Files.delete(staged);
        room.release(manifest.size());
        return here.holding();
      }
      if (here == null) {
        room.find(
            () -> {
              trash.take(manifest.id());
              NewFiles.adopt(folder, manifest, staged);
              return true;
            });
      } else {
        complete(here, staged);
        room.release(manifest.size()); // was counted when it was created
      }
      return add(manifest, PieceSet.all(manifest.pieces()));
    }
  }

  private void complete(Container here, Path staged) throws IOException {
    contents.end(here);
    try {
      NewFiles.complete(folder, here.manifest(), staged);
    } catch (IOException e) {
      PieceSet none = PieceSet.none(here.manifest().pieces());
      contents.put(new Container(folder, disk, here.manifest(), none, true));
      throw room.named(e);
    }
  }

  @Override
  public boolean verify(FileId id, int piece) throws IOException {
    if (small.has(id)) {
      checkFirst(id, piece);
      return small.verify(id);
    }
    return contents.use(id).verify(piece, buffers, quarantine);
  }

  @Override
  public void discard(FileId id) throws IOException {
    discard(List.of(id));
  }

  @Override
  public void discard(Collection<FileId> ids) throws IOException {
    presence.checkThere();
    small.discard(ids);
    for (FileId id : ids) {
      discardAlone(id);
    }
  }

  private void discardAlone(FileId id) throws IOException {
    synchronized (contents) {
      Optional<Container> here = contents.find(id);
      if (here.isPresent()) {
        takeAway(here.get());
      } else if (presence.forget(id)) {
        throwAway(id);
      }
    }
  }

  @Override
  public boolean restore(FileId id) throws IOException {
    synchronized (contents) {
      presence.checkThere();
      presence.tryToFind(id);
      return small.has(id)
          || contents.find(id).isPresent()
          || small.restore(id)
          || (trash.giveBack(id, space().freeBytes()) && presence.cameBack(id));
    }
  }

  /// Into the trash, with all that it holds.
  private void takeAway(Container container) throws IOException {
    contents.drop(container);
    throwAway(container.id());
  }

  /// A day's folder is a new name: on a disk without any left, what was discarded before gives way.
  private void throwAway(FileId id) throws IOException {
    room.find(
        () -> {
          trash.take(id);
          return true;
        });
  }

  @Override
  public Space space() {
    Space space = budget.space();
    return presence.away().isEmpty()
        ? space
        : new Space(space.capacityBytes(), 0, true, space.age());
  }

  @Override
  public Records records() {
    return records;
  }

  /// To be called once in a while, say each hour: empties old trash, takes the ballast again.
  public void tidy(LocalDate today) throws IOException {
    if (folder.place() instanceof StoreFolder.Place.Same) {
      trash.empty(today);
      small.tidy(today);
      ballast.take();
    }
  }

  /// Closes all files. Nothing is synced: what was not is checked at the next start.
  @Override
  public void close() throws IOException {
    workers.close();
    synchronized (contents) {
      for (Container container : List.copyOf(contents.all())) {
        contents.end(container);
      }
    }
    try (folder;
        small;
        records) {
      // all, even if the first one fails
    }
  }
}
