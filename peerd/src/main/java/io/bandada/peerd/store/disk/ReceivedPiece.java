package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import io.bandada.peerd.store.file.BufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A piece in memory until it is whole and right. The methods exclude each other, so that a call
/// that is cancelled on another thread cannot give the buffer away while it is written.
final class ReceivedPiece implements IncomingPiece {
  private final Container container;
  private final int piece;
  private final BufferPool.Buffer buffer;
  private final PieceHasher hasher = new PieceHasher();
  private boolean closed;

  ReceivedPiece(Container container, int piece, BufferPool.Buffer buffer) {
    this.container = container;
    this.piece = piece;
    this.buffer = buffer;
  }

  @Override
  public synchronized void write(ByteBuffer bytes) {
    checkOpen();
    if (bytes.remaining() > buffer.bytes().remaining()) {
      throw new IllegalStateException("more bytes than piece " + piece + " has");
    }
    hasher.update(bytes.duplicate());
    buffer.bytes().put(bytes);
  }

  @Override
  public synchronized boolean finish() throws IOException {
    checkOpen();
    if (buffer.bytes().hasRemaining() || !container.manifest().matches(piece, hasher)) {
      return false;
    }
    container.store(piece, buffer.bytes().flip());
    return true;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      buffer.close();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("piece " + piece + " is closed");
    }
  }
}
