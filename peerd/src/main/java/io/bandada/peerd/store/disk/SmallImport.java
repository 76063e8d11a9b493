package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.file.BufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/// Content on its way in from this machine that is small, or may turn out to be: it is kept in
/// memory until its end, or until it is too long for that.
final class SmallImport implements FileImport {
  /// Where what was taken in goes.
  interface Ends {
    /// All of a small content.
    Holding small(ByteBuffer bytes) throws IOException;

    /// What turned out not to be small.
    FileImport large() throws IOException;
  }

  private final long announced;
  private final Ends ends;
  private final BufferPool.Buffer buffer;
  private @Nullable FileImport large;
  private boolean closed;
  private boolean given;

  /// @param announced in bytes, at most [PieceStore#SMALL]; -1 when unknown
  SmallImport(long announced, BufferPool buffers, Ends ends) throws IOException {
    this.announced = announced;
    this.ends = ends;
    // One byte more tells that there is more.
    this.buffer = buffers.take(announced < 0 ? PieceStore.SMALL + 1 : Math.max(1, (int) announced));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    checkOpen();
    if (large != null) {
      large.write(bytes);
      return;
    }
    ByteBuffer into = buffer.bytes();
    long after = (long) into.position() + bytes.remaining();
    if (announced >= 0 && after > announced) {
      throw new IllegalStateException("more than the " + announced + " bytes that were announced");
    }
    PieceLength.of(after); // refuses what is longer than any file
    if (after <= PieceStore.SMALL) {
      into.put(bytes);
    } else {
      grow().write(bytes);
    }
  }

  @Override
  public void readFrom(ReadableByteChannel source) throws IOException {
    checkOpen();
    ByteBuffer into = buffer.bytes();
    if (announced >= 0) {
      into.limit((int) announced);
    }
    while (large == null && into.hasRemaining()) {
      if (source.read(into) < 0) {
        return;
      }
    }
    if (announced < 0) {
      (large == null ? grow() : large).readFrom(source);
    }
  }

  private FileImport grow() throws IOException {
    FileImport now = ends.large();
    large = now;
    now.write(buffer.bytes().flip());
    give();
    return now;
  }

  @Override
  public Holding finish() throws IOException {
    checkOpen();
    if (large != null) {
      return large.finish();
    }
    ByteBuffer bytes = buffer.bytes();
    if (announced >= 0 && bytes.position() != announced) {
      throw new IllegalStateException(
          bytes.position() + " bytes of " + announced + " that were announced");
    }
    Holding holding = ends.small(bytes.flip());
    close();
    return holding;
  }

  private void give() {
    if (!given) {
      given = true;
      buffer.close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      give();
      if (large != null) {
        large.close();
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this import is closed");
    }
  }
}
