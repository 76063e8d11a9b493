package io.bandada.peerd.store.file;

import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/// Memory for pieces on their way: off the heap, aligned for direct I/O, bounded in sum, and used
/// again.
public final class BufferPool {
  /// What is kept for later when nobody uses it.
  private static final long IDLE_BYTES = 32L << 20;

  public static final int ALIGNMENT = PieceStore.BLOCK;

  private final long limitBytes;
  private final Map<Integer, Deque<Buffer>> idle = new TreeMap<>();
  private long idleBytes;
  private long outBytes;

  public BufferPool(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// @throws StoreException BUSY
  public synchronized Buffer take(int bytes) throws StoreException {
    int size = Math.max(PieceLength.MIN, bytes <= 1 ? 1 : Integer.highestOneBit(bytes - 1) << 1);
    // One buffer is always given, however small the limit: otherwise long pieces could never be
    // received.
    if (outBytes > 0 && outBytes + size > limitBytes) {
      throw new StoreException(
          Kind.BUSY,
          "all " + (limitBytes >> 20) + " MiB of piece buffers are in use; try again soon");
    }
    Deque<Buffer> same = idle.get(size);
    Buffer buffer = same == null ? null : same.poll();
    if (buffer == null) {
      buffer = new Buffer(size);
    } else {
      idleBytes -= size;
    }
    outBytes += size;
    buffer.bytes.clear().limit(bytes);
    return buffer;
  }

  private synchronized void giveBack(Buffer buffer) {
    outBytes -= buffer.size;
    if (idleBytes + buffer.size > IDLE_BYTES) {
      buffer.memory.close();
    } else {
      idleBytes += buffer.size;
      idle.computeIfAbsent(buffer.size, size -> new ArrayDeque<>()).push(buffer);
    }
  }

  public final class Buffer implements AutoCloseable {
    private final int size;
    private final Arena memory = Arena.ofShared();
    private final ByteBuffer bytes;

    private Buffer(int size) {
      this.size = size;
      this.bytes = memory.allocate(size, ALIGNMENT).asByteBuffer();
    }

    /// Valid until this is closed.
    public ByteBuffer bytes() {
      return bytes;
    }

    /// Once.
    @Override
    public void close() {
      giveBack(this);
    }
  }
}
