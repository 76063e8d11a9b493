package io.bandada.peerd.store;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/// The store in a folder of this machine.
///
/// The files are the truth, this class is their table of contents: what it holds in memory is found again from them at each start.
/// Manifests stay in memory: 32 bytes for each piece that is held.
public final class DiskPieceStore implements PieceStore, AutoCloseable {
  /// Memory for pieces and imports on their way in.
  public static final long DEFAULT_BUFFER_BYTES = 128L << 20;

  private final StoreFolder folder;
  private final FileStore disk;
  private final BufferPool buffers;
  private final SpaceBudget budget;
  private final Ballast ballast;
  private final Trash trash;
  private final Quarantine quarantine;
  private final SqliteRecords records;
  private final OpenContainers open = new OpenContainers();
  private final ExecutorService workers = Workers.start();
  private final AtomicLong imports = new AtomicLong();
  private final ConcurrentNavigableMap<FileId, Container> contents = new ConcurrentSkipListMap<>();

  /// Held by whoever adds or takes away content.
  private final Object changing = new Object();

  private DiskPieceStore(StoreFolder folder, long capacityBytes, long bufferBytes) throws IOException {
    this.folder = folder;
    disk = Files.getFileStore(folder.root());
    buffers = new BufferPool(bufferBytes);
    budget = new SpaceBudget(disk, capacityBytes);
    ballast = new Ballast(folder.ballast());
    trash = new Trash(folder);
    quarantine = new Quarantine(folder);
    for (Container container : new Recovery(folder, disk, buffers, trash, quarantine).run()) {
      contents.put(container.id(), container);
      budget.add(container.manifest().size());
    }
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
  public static DiskPieceStore open(Path folder, long capacityBytes, long bufferBytes) throws IOException {
    StoreFolder ours = StoreFolder.open(folder);
    try {
      return new DiskPieceStore(ours, capacityBytes, bufferBytes);
    } catch (StoreException e) {
      ours.close();
      throw e;
    } catch (IOException e) {
      ours.close();
      throw new StoreException(Kind.UNUSABLE, "cannot use the store " + folder + ": " + e.getMessage(), e);
    }
  }

  /// SQLite needs a little room even to read: on a full disk the ballast gives it.
  private SqliteRecords openRecords() throws IOException {
    try {
      return SqliteRecords.open(folder.index(), folder.quarantine(), ballast);
    } catch (StoreException e) {
      if (budget.space().freeBytes() == 0 && ballast.giveUp()) {
        return SqliteRecords.open(folder.index(), folder.quarantine(), ballast);
      }
      throw e;
    }
  }

  @Override
  public List<Holding> holdings() {
    return contents.values().stream().map(Container::holding).toList();
  }

  @Override
  public Optional<Holding> find(FileId id) {
    return Optional.ofNullable(contents.get(id)).map(Container::holding);
  }

  @Override
  public Holding create(Manifest manifest) throws IOException {
    synchronized (changing) {
      Container here = contents.get(manifest.id());
      if (here != null && !here.isSuspect()) {
        return here.holding();
      }
      budget.reserve(manifest.size());
      try {
        if (here != null) {
          takeAway(here);
        }
        trash.take(manifest.id()); // what an earlier failure left under this name
        NewFiles.create(folder, manifest);
      } catch (IOException e) {
        budget.release(manifest.size());
        throw e;
      }
      return add(manifest, PieceSet.none(manifest.pieces()));
    }
  }

  private Holding add(Manifest manifest, PieceSet durable) {
    Container container = new Container(folder, disk, manifest, durable, false);
    contents.put(manifest.id(), container);
    return container.holding();
  }

  @Override
  public IncomingPiece receive(FileId id, int piece) throws IOException {
    Container container = container(id);
    return new ReceivedPiece(container, piece, buffers.take(container.manifest().lengthOf(piece)));
  }

  @Override
  public PieceSet sync(FileId id) throws IOException {
    Container container = container(id);
    try {
      return container.sync();
    } catch (StoreException e) {
      if (e.kind() == Kind.NO_SPACE && ballast.giveUp()) {
        return container.sync();
      }
      throw e;
    }
  }

  @Override
  public void read(FileId id, long offset, ByteBuffer into) throws IOException {
    container(id).read(offset, into);
  }

  private Container container(FileId id) throws IOException {
    Container container = contents.get(id);
    if (container == null) {
      throw new StoreException(Kind.NOT_FOUND, id.hex() + " is not here");
    }
    open.used(container);
    return container;
  }

  @Override
  public FileImport importFile(long size) throws IOException {
    Path staged = folder.staging().resolve("import-" + imports.incrementAndGet() + ".data");
    return new ContainerImport(staged, size, budget, buffers, workers, this::adopt);
  }

  /// Names imported content by its id. What is here complete is kept; what is here in part is replaced by the whole.
  private Holding adopt(Manifest manifest, Path staged) throws IOException {
    synchronized (changing) {
      Container here = contents.get(manifest.id());
      if (here != null && here.holding().complete() && !here.isSuspect()) {
        Files.delete(staged);
        budget.release(manifest.size());
        return here.holding();
      }
      if (here == null) {
        trash.take(manifest.id());
        NewFiles.adopt(folder, manifest, staged);
      } else {
        complete(here, staged);
        budget.release(manifest.size()); // was counted when it was created
      }
      return add(manifest, PieceSet.all(manifest.pieces()));
    }
  }

  private void complete(Container here, Path staged) throws IOException {
    here.takeAway();
    open.forget(here);
    try {
      NewFiles.complete(folder, here.manifest(), staged);
    } catch (IOException e) {
      PieceSet none = PieceSet.none(here.manifest().pieces());
      contents.put(here.id(), new Container(folder, disk, here.manifest(), none, true));
      throw e;
    }
  }

  @Override
  public boolean verify(FileId id, int piece) throws IOException {
    return container(id).verify(piece, buffers, quarantine);
  }

  @Override
  public void discard(FileId id) throws IOException {
    synchronized (changing) {
      Container here = contents.get(id);
      if (here != null) {
        takeAway(here);
      }
    }
  }

  /// Into the trash, with all that it holds.
  private void takeAway(Container container) throws IOException {
    container.takeAway();
    open.forget(container);
    contents.remove(container.id());
    budget.release(container.manifest().size());
    trash.take(container.id());
  }

  @Override
  public Space space() {
    return budget.space();
  }

  @Override
  public Records records() {
    return records;
  }

  /// To be called once in a while, say each hour: empties old trash, takes the ballast again.
  public void tidy(LocalDate today) throws IOException {
    trash.empty(today);
    ballast.take();
  }

  /// Closes all files. Nothing is synced: what was not is checked at the next start.
  @Override
  public void close() throws IOException {
    workers.close();
    synchronized (changing) {
      for (Container container : contents.values()) {
        container.takeAway();
      }
      contents.clear();
    }
    try (folder;
        records) {
      // both, even if the first one fails
    }
  }
}
