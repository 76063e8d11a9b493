package io.bandada.peerd.sim;

import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import io.bandada.peerd.store.StoreException;
import java.nio.ByteBuffer;

/// A piece with real bytes on its way to a simulated disk.
final class SimIncoming implements IncomingPiece {
  private final SimDisk disk;
  private final SimDisk.Container container;
  private final int piece;
  private final ByteBuffer buffer;
  private final PieceHasher hasher = new PieceHasher();

  SimIncoming(SimDisk disk, SimDisk.Container container, int piece) {
    this.disk = disk;
    this.container = container;
    this.piece = piece;
    this.buffer = ByteBuffer.allocate(container.manifest.lengthOf(piece));
  }

  @Override
  public void write(ByteBuffer bytes) {
    if (bytes.remaining() > buffer.remaining()) {
      throw new IllegalStateException("more bytes than the piece has");
    }
    hasher.update(bytes.duplicate());
    buffer.put(bytes);
  }

  @Override
  public boolean finish() throws StoreException {
    if (buffer.hasRemaining() || !container.manifest.matches(piece, hasher)) {
      return false;
    }
    disk.take(container, piece, buffer.array());
    return true;
  }

  @Override
  public void close() {}
}
