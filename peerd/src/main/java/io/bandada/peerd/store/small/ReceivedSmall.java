package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A small content in memory until it is whole and right. The methods exclude each other, as those
/// of larger pieces do.
final class ReceivedSmall implements IncomingPiece {
  private final SmallContents contents;
  private final FileId id;
  private final @Nullable OnItsWay coming;
  private final Manifest manifest;
  private final ByteBuffer bytes;
  private final PieceHasher hasher = new PieceHasher();
  private boolean closed;

  /// @param coming null when it is here already
  ReceivedSmall(SmallContents contents, FileId id, @Nullable OnItsWay coming, Manifest manifest) {
    this.contents = contents;
    this.id = id;
    this.coming = coming;
    this.manifest = manifest;
    this.bytes = ByteBuffer.allocate(manifest.lengthOf(0));
  }

  @Override
  public synchronized void write(ByteBuffer more) {
    checkOpen();
    if (more.remaining() > bytes.remaining()) {
      throw new IllegalStateException("more bytes than " + id.hex() + " has");
    }
    hasher.update(more.duplicate());
    bytes.put(more);
  }

  @Override
  public synchronized boolean finish() throws IOException {
    checkOpen();
    if (bytes.hasRemaining() || !manifest.matches(0, hasher)) {
      return false;
    }
    if (coming != null) {
      contents.store(id, coming, bytes.array());
    }
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(id.hex() + " is closed");
    }
  }
}
