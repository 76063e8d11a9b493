package io.bandada.peerd.control;

import io.bandada.peerd.handover.DescriptorReceiver;
import io.bandada.peerd.handover.OpenFile;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Pieces on their way into the user's own open file, by some threads and in whatever order they
/// can be read. Each is read back and hashed before it is written there.
final class OpenFileWriter {
  /// Enough to hash while the other writes; each holds one piece in memory.
  private static final int MOST_THREADS = 2;

  private static final System.Logger LOG = System.getLogger(OpenFileWriter.class.getName());

  private final PieceStore store;
  private final Manifest manifest;
  private final OpenFile file;
  private final BufferBudget memory;
  private final Runnable news;
  private final PieceSet taken;

  /// What can be read and was not taken; below `from` there is none.
  private PieceSet todo;

  private int from;
  private int written;
  private final Deque<Integer> bad = new ArrayDeque<>();
  private int threads;
  private boolean over;
  private @Nullable Throwable failure;

  /// @param file closed when the last thread has ended
  /// @param news runs on any thread when it is done or has failed
  OpenFileWriter(
      PieceStore store, Manifest manifest, OpenFile file, BufferBudget memory, Runnable news) {
    this.store = store;
    this.manifest = manifest;
    this.file = file;
    this.memory = memory;
    this.news = news;
    this.taken = PieceSet.none(manifest.pieces());
    this.todo = PieceSet.none(manifest.pieces());
  }

  /// @return false when no thread is to be had; then the file is as it was
  synchronized boolean start(DescriptorReceiver descriptors) {
    file.writePastCache();
    while (threads < MOST_THREADS && descriptors.work(this::work)) {
      threads++;
    }
    return threads > 0;
  }

  /// These can be read now.
  synchronized void ready(PieceSet pieces) {
    todo = pieces.copy();
    todo.removeAll(taken);
    from = 0;
    notifyAll();
  }

  /// Ends it at the next piece. Twice does no harm.
  synchronized void stop() {
    over = true;
    notifyAll();
  }

  /// Whether all is written.
  ///
  /// @throws IOException of the store
  synchronized boolean isDone() throws IOException, ControlFailure.Refused {
    switch (failure) {
      case null -> {
        return written == manifest.pieces();
      }
      case IOException e -> throw e;
      case ControlFailure.Refused e -> throw e;
      case Throwable e -> throw new IllegalStateException("writing a file failed", e);
    }
  }

  private void work() {
    try {
      PieceHasher hasher = new PieceHasher();
      for (int piece = next(); piece >= 0; piece = next()) {
        copyFrom(piece, hasher);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(e);
    } catch (IOException | ControlFailure.Refused | RuntimeException | Error e) {
      failed(e);
    } finally {
      left();
    }
  }

  /// This piece and all that are ready then. Memory is held only while there is something to do:
  /// the next piece may be long in coming.
  private void copyFrom(int first, PieceHasher hasher)
      throws IOException, ControlFailure.Refused, InterruptedException {
    int share = manifest.pieceLength();
    memory.take(share);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer =
          arena.allocate(Math.min(share, manifest.size()), PieceStore.BLOCK).asByteBuffer();
      for (int piece = first; piece >= 0; piece = nextReady()) {
        copy(piece, buffer, hasher);
      }
    } finally {
      memory.giveBack(share);
    }
  }

  /// Waits for the next piece; -1 when there is none to come.
  private synchronized int next() throws InterruptedException {
    while (!over && taken.size() < manifest.pieces()) {
      int piece = nextReady();
      if (piece >= 0) {
        return piece;
      }
      wait();
    }
    return -1;
  }

  /// -1 when none is ready.
  private synchronized int nextReady() {
    int piece = over ? -1 : todo.nextFrom(from);
    if (piece >= 0) {
      from = piece + 1;
      taken.add(piece);
    }
    return piece;
  }

  /// A piece that went bad on this peer's disk since it was stored, and is written when it was
  /// fetched again; -1 when there is none.
  synchronized int takeBad() {
    Integer piece = bad.poll();
    return piece == null ? -1 : piece;
  }

  private void copy(int piece, ByteBuffer buffer, PieceHasher hasher)
      throws IOException, ControlFailure.Refused {
    long at = manifest.offsetOf(piece);
    int length = manifest.lengthOf(piece);
    if (!isRead(piece, buffer.clear().limit(length), hasher)) {
      synchronized (this) {
        taken.remove(piece);
        bad.add(piece);
      }
      news.run();
      return;
    }
    try {
      file.write(buffer.flip(), at);
      file.writeBack(at, length);
    } catch (OpenFile.NoRoom e) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.NO_SPACE,
          "the disk of the file that is written has no room for it",
          "free some space there");
    } catch (IOException e) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.FAILED,
          "the file cannot be written: " + e.getMessage(),
          "look after its disk");
    }
    synchronized (this) {
      written++;
      if (written < manifest.pieces()) {
        return;
      }
      notifyAll();
    }
    news.run();
  }

  private boolean isRead(int piece, ByteBuffer into, PieceHasher hasher) throws IOException {
    try {
      store.read(manifest.id(), manifest.offsetOf(piece), into);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND && store.find(manifest.id()).isPresent()) {
        // Somebody else found it to be bad just now.
        return false;
      }
      throw e;
    }
    hasher.reset();
    hasher.update(into.flip());
    return manifest.matches(piece, hasher);
  }

  private void failed(Throwable why) {
    synchronized (this) {
      failure = failure == null ? why : failure;
      over = true;
      notifyAll();
    }
    news.run();
  }

  private void left() {
    synchronized (this) {
      if (--threads > 0) {
        return;
      }
    }
    LOG.log(System.Logger.Level.DEBUG, "{0} was written to a user's file", manifest.id());
    file.close();
  }
}
