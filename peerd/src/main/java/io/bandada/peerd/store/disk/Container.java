package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.DiskFailure;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.BufferPool;
import io.bandada.peerd.store.file.DataFile;
import io.bandada.peerd.store.file.DirectReader;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.HaveJournal;
import io.bandada.peerd.store.space.Quarantine;
import io.bandada.peerd.store.space.StoreFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// One content on disk: its `.data`, `.meta` and `.have`.
///
/// *Written* pieces are checked and handed to the operating system, *durable* ones are synced and
/// recorded; durable is always part of written. After a failed sync or read the container is
/// suspect: it takes nothing more, and only what was durable counts.
///
/// Locks, in the order in which they are taken: `gate` (shared by whoever works on the files, alone
/// by whoever takes them away), `syncing` (the journal), the monitor (the sets). Nobody waits for
/// the disk while holding the monitor.
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
  private String file = "";
  private long fileBytes;
  private final AtomicBoolean complained = new AtomicBoolean();
  private @Nullable HaveJournal journal; // guarded by syncing

  Container(
      StoreFolder folder, FileStore disk, Manifest manifest, PieceSet durable, boolean suspect) {
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

  /// Whether this is the very file that its pieces were written to, as long as it was. The first
  /// one that is shown is.
  synchronized boolean isIn(BasicFileAttributes found) {
    String key = String.valueOf(found.fileKey());
    if (file.isEmpty()) {
      file = key;
      fileBytes = Math.min(found.size(), manifest.size());
    }
    return found.isRegularFile() && found.size() >= fileBytes && file.equals(key);
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
          Kind.SUSPECT,
          "the container of "
              + manifest.id().hex()
              + " is suspect: a disk operation failed before");
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
          Kind.NOT_FOUND,
          manifest.id().hex() + " has no " + length + " bytes from " + offset + " on");
    }
    if (length == 0) {
      return;
    }
    int last = (int) ((offset + length - 1) / manifest.pieceLength());
    for (int piece = (int) (offset / manifest.pieceLength()); piece <= last; piece++) {
      if (!written.has(piece)) {
        throw new StoreException(
            Kind.NOT_FOUND, "piece " + piece + " of " + manifest.id().hex() + " is not here");
      }
    }
  }

  /// Reads a durable piece from the disk itself and hashes it. A bad one does not count any more,
  /// durably, before its copy goes to quarantine.
  boolean verify(int piece, BufferPool buffers, Quarantine quarantine) throws IOException {
    working.lock();
    try (BufferPool.Buffer buffer = buffers.take(manifest.lengthOf(piece))) {
      synchronized (this) {
        checkHere();
        if (!durable.has(piece)) {
          throw new StoreException(
              Kind.NOT_FOUND, "piece " + piece + " of " + manifest.id().hex() + " is not here");
        }
      }
      Piece now = readPast(piece, buffer.bytes());
      if (now == Piece.RIGHT) {
        return true;
      }
      PieceSet lost = PieceSet.none(manifest.pieces());
      lost.add(piece);
      lose(lost);
      if (now == Piece.WRONG) {
        quarantine.tryToKeep(manifest.id(), piece, buffer.bytes());
      }
      return false;
    } finally {
      working.unlock();
    }
  }

  private enum Piece {
    RIGHT,
    WRONG,
    UNREADABLE
  }

  /// A disk that opens the file and does not read this part of it has lost it; a file that does not
  /// open has lost nothing.
  private Piece readPast(int piece, ByteBuffer into) throws IOException {
    try (DirectReader reader = DataFile.opened(folder.data(manifest.id()), DirectReader::new)) {
      if (!reader.read(into, manifest.offsetOf(piece), manifest.lengthOf(piece))) {
        return bad(piece, Piece.UNREADABLE, "its file ends before");
      }
      PieceHasher hasher = new PieceHasher();
      hasher.update(into.duplicate());
      return manifest.matches(piece, hasher)
          ? Piece.RIGHT
          : bad(piece, Piece.WRONG, "its hash is wrong");
    } catch (StoreException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return bad(piece, Piece.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private Piece bad(int piece, Piece how, String why) {
    if (complained.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "piece "
              + piece
              + " of "
              + manifest.id().hex()
              + " is damaged on this disk: "
              + why
              + "; of further ones of this content nothing is said");
    }
    return how;
  }

  private void lose(PieceSet lost) throws IOException {
    syncing.lock();
    try {
      synchronized (this) {
        durable.removeAll(lost);
        written.removeAll(lost);
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

  /// After a restart: pieces that were written after the last record are there perhaps. They are
  /// read from the disk itself, checked, and synced. What cannot be read stays as it is.
  ///
  /// @param doubted recorded, but their file is not as it was: they are checked as well
  void recover(BufferPool buffers, PieceSet doubted) throws IOException {
    PieceSet asked = PieceSet.all(manifest.pieces());
    asked.removeAll(holding().durable());
    asked.addAll(doubted);
    if (isSuspect() || asked.isEmpty()) {
      return;
    }
    Rehash found = Rehash.of(folder.data(manifest.id()), manifest, asked, buffers);
    PieceSet lost = PieceSet.none(manifest.pieces());
    doubted.forEach(
        piece -> {
          if (found.wrong().has(piece)) {
            lost.add(piece);
          }
        });
    if (!lost.isEmpty()) {
      lose(lost);
    }
    synchronized (this) {
      written.addAll(found.right());
    }
    sync();
  }

  /// From now on nothing is stored, only what was durable counts, and that outlives a restart.
  private StoreException distrust(String doing, IOException cause) {
    boolean was;
    synchronized (this) {
      was = suspect;
      suspect = true;
      written = durable.copy();
    }
    if (!was) {
      LOG.log(
          Level.ERROR,
          doing
              + " failed for "
              + manifest.id().hex()
              + ": "
              + cause.getMessage()
              + "; its container is suspect");
    }
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
        Kind.SUSPECT,
        doing + " failed for " + manifest.id().hex() + ": " + cause.getMessage(),
        cause);
  }

  private HaveJournal journal() throws IOException {
    HaveJournal open = journal;
    if (open == null) {
      open = openJournal();
      journal = open;
    }
    return open;
  }

  /// One that somebody has taken away is written anew: what it said is known here.
  private HaveJournal openJournal() throws IOException {
    Path file = folder.have(manifest.id());
    try {
      return DataFile.opened(file, have -> HaveJournal.open(have, manifest));
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "the journal of " + manifest.id().hex() + " is gone, a new one is written");
      HaveJournal again = DataFile.opened(file, have -> HaveJournal.create(have, manifest));
      again.gained(holding().durable());
      DurableFile.syncFolder(folder.shelf(manifest.id()));
      return again;
    }
  }

  private void closeJournal() throws IOException {
    HaveJournal open = journal;
    journal = null;
    if (open != null) {
      open.close();
    }
  }

  /// Whether the file is open for nothing that waits to be synced: then it may be closed to save
  /// descriptors.
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
