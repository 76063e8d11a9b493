package io.bandada.peerd.control;

import io.bandada.peerd.handover.Desk;
import io.bandada.peerd.handover.OpenFile;
import io.bandada.peerd.node.NodeFailure;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Pieces on their way into the user's own open file, by some threads and in whatever order they can be read. Each is read back and
/// hashed before it is written there.
final class HandedDelivery {
  /// Enough to hash while the other writes; each holds one piece in memory.
  private static final int MOST_THREADS = 2;

  private static final System.Logger LOG = System.getLogger(HandedDelivery.class.getName());

  private final PieceStore store;
  private final Manifest manifest;
  private final OpenFile file;
  private final Delivery.Memory memory;
  private final Runnable news;
  private final PieceSet taken;
  /// What can be read and was not taken; below `from` there is none.
  private PieceSet todo;
  private int from;
  private int written;
  private int threads;
  private boolean over;
  private @Nullable Throwable failure;

  /// @param file closed when the last thread has ended
  /// @param news runs on any thread when it is done or has failed
  HandedDelivery(PieceStore store, Manifest manifest, OpenFile file, Delivery.Memory memory, Runnable news) {
    this.store = store;
    this.manifest = manifest;
    this.file = file;
    this.memory = memory;
    this.news = news;
    this.taken = PieceSet.none(manifest.pieces());
    this.todo = PieceSet.none(manifest.pieces());
  }

  /// A piece that went bad on this peer's disk.
  static final class BadPiece extends Exception {
    private static final long serialVersionUID = 1;
    final int piece;

    BadPiece(int piece) {
      super("piece " + piece + " went bad", null, false, false);
      this.piece = piece;
    }
  }

  /// @return false when no thread is to be had; then the file is as it was
  synchronized boolean start(Desk desk) {
    file.writePastCache();
    while (threads < MOST_THREADS && desk.work(this::work)) {
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
  /// @throws BadPiece what of ours went bad
  /// @throws IOException of the store
  synchronized boolean isDone() throws BadPiece, IOException, ControlFailure.Refused {
    switch (failure) {
      case null -> {
        return written == manifest.pieces();
      }
      case BadPiece bad -> throw bad;
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
    } catch (IOException | BadPiece | ControlFailure.Refused | RuntimeException | Error e) {
      failed(e);
    } finally {
      left();
    }
  }

  /// This piece and all that are ready then. Memory is held only while there is something to do: the next piece may be long in coming.
  private void copyFrom(int first, PieceHasher hasher)
      throws IOException, BadPiece, ControlFailure.Refused, InterruptedException {
    int share = manifest.pieceLength();
    memory.take(share);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(Math.min(share, manifest.size()), PieceStore.BLOCK).asByteBuffer();
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

  private void copy(int piece, ByteBuffer buffer, PieceHasher hasher) throws IOException, BadPiece, ControlFailure.Refused {
    long at = manifest.offsetOf(piece);
    int length = manifest.lengthOf(piece);
    store.read(manifest.id(), at, buffer.clear().limit(length));
    hasher.reset();
    hasher.update(buffer.flip());
    if (!manifest.matches(piece, hasher)) {
      throw new BadPiece(piece);
    }
    try {
      file.write(buffer.flip(), at);
      file.writeBack(at, length);
    } catch (OpenFile.NoRoom e) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.NO_SPACE, "the disk of the file that is written has no room for it", "free some space there");
    } catch (IOException e) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.FAILED, "the file cannot be written: " + e.getMessage(), "look after its disk");
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
