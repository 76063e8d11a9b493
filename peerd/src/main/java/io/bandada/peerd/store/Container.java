package io.bandada.peerd.store;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// One content on disk: its `.data`, `.meta` and `.have`.
///
/// *Written* pieces are checked and handed to the operating system, *durable* ones are synced and recorded; durable is always part
/// of written. After a failed sync or read the container is suspect: it takes nothing more, and only what was durable counts.
///
/// Locks, in the order in which they are taken: `gate` (shared by whoever works on the files, alone by whoever takes them away),
/// `syncing` (the journal), the monitor (the sets). Nobody waits for the disk while holding the monitor.
final class Container implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Container.class.getName());

  private final StoreFolder folder;
  private final FileStore disk;
  private final Manifest manifest;
  private final DataFile data;
  private final Lock working;
  private final Lock taking;
  private final Lock syncing = new ReentrantLock();

  private PieceSet written;
  private final PieceSet durable;
  private boolean suspect;
  private boolean gone;
  private @Nullable HaveJournal journal; // guarded by syncing

  Container(StoreFolder folder, FileStore disk, Manifest manifest, PieceSet durable, boolean suspect) {
    this.folder = folder;
    this.disk = disk;
    this.manifest = manifest;
    this.data = new DataFile(folder.data(manifest.id()));
    this.durable = durable.copy();
    this.written = durable.copy();
    this.suspect = suspect;
    ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    this.working = gate.readLock();
    this.taking = gate.writeLock();
  }

  Manifest manifest() {
    return manifest;
  }

  synchronized Holding holding() {
    return new Holding(manifest, durable.copy(), suspect);
  }

  synchronized boolean isSuspect() {
    return suspect;
  }

  /// Writes a piece that was checked. One that is there already is left alone.
  void store(int piece, ByteBuffer bytes) throws IOException {
    working.lock();
    try {
      if (has(piece)) {
        return;
      }
      long at = manifest.offsetOf(piece);
      data.write(bytes, at);
      synchronized (this) {
        checkWritable();
        written.add(piece);
      }
    } catch (StoreException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      if (DiskFailure.isFull(e, disk)) {
        throw new StoreException(Kind.NO_SPACE, "the disk is full: " + e.getMessage(), e);
      }
      throw distrust("writing", e);
    } finally {
      working.unlock();
    }
  }

  private synchronized boolean has(int piece) throws StoreException {
    checkWritable();
    return written.has(piece);
  }

  private void checkWritable() throws StoreException {
    checkHere();
    if (suspect) {
      throw new StoreException(
          Kind.SUSPECT, "the container of " + manifest.id().hex() + " is suspect: a disk operation failed before");
    }
  }

  private void checkHere() throws StoreException {
    if (gone) {
      throw new StoreException(Kind.NOT_FOUND, manifest.id().hex() + " is not here any more");
    }
  }

  /// The data first, then the record of the pieces; a sync that fails is never tried again.
  ///
  /// @return all durable pieces
  PieceSet sync() throws IOException {
    working.lock();
    syncing.lock();
    try {
      PieceSet pending;
      synchronized (this) {
        checkWritable();
        pending = written.copy();
        pending.removeAll(durable);
        if (pending.isEmpty()) {
          return durable.copy();
        }
      }
      data.sync();
      journal().gained(pending);
      boolean complete;
      synchronized (this) {
        durable.addAll(pending);
        complete = durable.isFull();
      }
      if (complete) {
        closeJournal();
        DurableFile.syncFolder(folder.shelf(manifest.id()));
      }
      return holding().durable();
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw distrust("syncing", e);
    } finally {
      syncing.unlock();
      working.unlock();
    }
  }

  void read(long offset, ByteBuffer into) throws IOException {
    working.lock();
    try {
      checkStored(offset, into.remaining());
      data.read(into, offset);
    } catch (StoreException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw distrust("reading", e);
    } finally {
      working.unlock();
    }
  }

  private synchronized void checkStored(long offset, int length) throws StoreException {
    checkHere();
    if (offset < 0 || offset > manifest.size() - length) {
      throw new StoreException(
          Kind.NOT_FOUND, manifest.id().hex() + " has no " + length + " bytes from " + offset + " on");
    }
    if (length == 0) {
      return;
    }
    int last = (int) ((offset + length - 1) / manifest.pieceLength());
    for (int piece = (int) (offset / manifest.pieceLength()); piece <= last; piece++) {
      if (!written.has(piece)) {
        throw new StoreException(Kind.NOT_FOUND, "piece " + piece + " of " + manifest.id().hex() + " is not here");
      }
    }
  }

  /// Reads a durable piece from the disk itself and hashes it. A bad one does not count any more, durably, before its copy goes to
  /// quarantine.
  boolean verify(int piece, BufferPool buffers, Quarantine quarantine) throws IOException {
    working.lock();
    try (BufferPool.Buffer buffer = buffers.take(manifest.lengthOf(piece))) {
      synchronized (this) {
        checkHere();
        if (!durable.has(piece)) {
          throw new StoreException(Kind.NOT_FOUND, "piece " + piece + " of " + manifest.id().hex() + " is not here");
        }
      }
      boolean readable = readPast(piece, buffer.bytes());
      if (readable && isRight(piece, buffer.bytes())) {
        return true;
      }
      lose(piece);
      LOG.log(Level.WARNING, "piece {0} of {1} is damaged on disk", piece, manifest.id().hex());
      if (readable) {
        quarantine.keep(manifest.id(), piece, buffer.bytes());
      }
      return false;
    } finally {
      working.unlock();
    }
  }

  private boolean isRight(int piece, ByteBuffer bytes) {
    PieceHasher hasher = new PieceHasher();
    hasher.update(bytes.duplicate());
    return manifest.matches(piece, hasher);
  }

  private boolean readPast(int piece, ByteBuffer into) {
    try (DirectReader reader = new DirectReader(folder.data(manifest.id()))) {
      return reader.read(into, manifest.offsetOf(piece), manifest.lengthOf(piece));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot read piece " + piece + " of " + manifest.id().hex(), e);
      return false;
    }
  }

  private void lose(int piece) throws IOException {
    syncing.lock();
    try {
      PieceSet lost = PieceSet.none(manifest.pieces());
      lost.add(piece);
      synchronized (this) {
        durable.remove(piece);
        written.remove(piece);
      }
      journal().lost(lost);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw distrust("recording a bad piece", e);
    } finally {
      syncing.unlock();
    }
  }

  /// After a restart: pieces that were written after the last record are there perhaps. They are read from the disk itself, checked,
  /// and synced.
  void recover(BufferPool buffers) throws IOException {
    if (isSuspect() || holding().complete()) {
      return;
    }
    PieceSet found = PieceSet.none(manifest.pieces());
    try (DirectReader reader = new DirectReader(folder.data(manifest.id()));
        BufferPool.Buffer buffer = buffers.take(manifest.pieceLength())) {
      PieceSet known = holding().durable();
      for (int piece = known.nextMissingFrom(0); piece >= 0; piece = known.nextMissingFrom(piece + 1)) {
        if (looksWritten(reader, buffer.bytes(), piece)
            && reader.read(buffer.bytes(), manifest.offsetOf(piece), manifest.lengthOf(piece))
            && isRight(piece, buffer.bytes())) {
          found.add(piece);
        }
      }
    }
    synchronized (this) {
      written.addAll(found);
    }
    sync();
  }

  /// What begins with a block of zeros is taken for a hole: to fetch such a piece again is cheaper than to hash terabytes of holes.
  private boolean looksWritten(DirectReader reader, ByteBuffer into, int piece) throws IOException {
    int length = Math.min(manifest.lengthOf(piece), BufferPool.ALIGNMENT);
    if (!reader.read(into, manifest.offsetOf(piece), length)) {
      return false;
    }
    while (into.hasRemaining()) {
      if (into.get() != 0) {
        return true;
      }
    }
    return false;
  }

  /// From now on nothing is stored, only what was durable counts, and that outlives a restart.
  private StoreException distrust(String doing, IOException cause) {
    synchronized (this) {
      suspect = true;
      written = durable.copy();
    }
    LOG.log(Level.ERROR, doing + " failed for " + manifest.id().hex() + ": its container is suspect", cause);
    try {
      data.close();
      DurableFile.create(folder.suspect(manifest.id())).close();
      DurableFile.syncFolder(folder.shelf(manifest.id()));
    } catch (FileAlreadyExistsException e) {
      LOG.log(Level.DEBUG, "{0} was suspect before", manifest.id());
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new StoreException(
        Kind.SUSPECT, doing + " failed for " + manifest.id().hex() + ": " + cause.getMessage(), cause);
  }

  private HaveJournal journal() throws IOException {
    HaveJournal open = journal;
    if (open == null) {
      open = HaveJournal.open(folder.have(manifest.id()), manifest);
      journal = open;
    }
    return open;
  }

  private void closeJournal() throws IOException {
    HaveJournal open = journal;
    journal = null;
    if (open != null) {
      open.close();
    }
  }

  /// Whether the file is open for nothing that waits to be synced: then it may be closed to save descriptors.
  boolean restIfIdle() throws IOException {
    if (!taking.tryLock()) {
      return false;
    }
    try {
      synchronized (this) {
        if (!gone && !suspect && !written.equals(durable)) {
          return false;
        }
      }
      close();
      return true;
    } finally {
      taking.unlock();
    }
  }

  /// After all work on it has ended, nothing more is done with its files through this.
  void takeAway() throws IOException {
    taking.lock();
    try {
      synchronized (this) {
        gone = true;
      }
      close();
    } finally {
      taking.unlock();
    }
  }

  FileId id() {
    return manifest.id();
  }

  /// Closes the files; they are opened again when needed.
  @Override
  public void close() throws IOException {
    syncing.lock();
    try {
      closeJournal();
    } finally {
      syncing.unlock();
      data.close();
    }
  }
}
