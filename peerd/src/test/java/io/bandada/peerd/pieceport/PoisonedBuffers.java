package io.bandada.peerd.pieceport;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.peers.Eventually;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.internal.CleanableDirectBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Direct buffers that are overwritten the moment that they are released, and soon given out again:
/// whoever reads or writes one later meets or makes nonsense, which no hash lets pass. It counts
/// what is not released, too.
final class PoisonedBuffers extends AbstractByteBufAllocator {
  private static final byte[] POISON = new byte[4096];

  static {
    Arrays.fill(POISON, (byte) 0xDB);
  }

  private final Map<Integer, Deque<ByteBuffer>> released = new HashMap<>(); // guarded by this
  private int standing; // guarded by this

  PoisonedBuffers() {
    super(true);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initial, int most) {
    return new UnpooledHeapByteBuf(this, initial, most);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initial, int most) {
    return toLeakAwareBuffer(new Poisoned(this, initial, most));
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }

  private synchronized ByteBuffer take(int bytes) {
    standing++;
    Deque<ByteBuffer> same = released.get(bytes);
    ByteBuffer again = same == null ? null : same.poll();
    return again == null ? ByteBuffer.allocateDirect(bytes) : again.clear();
  }

  private synchronized void giveBack(ByteBuffer buffer) {
    standing--;
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put(POISON, 0, Math.min(POISON.length, buffer.remaining()));
    }
    released.computeIfAbsent(buffer.capacity(), bytes -> new ArrayDeque<>()).add(buffer);
  }

  private synchronized int standing() {
    return standing;
  }

  void assertAllReleased() {
    Eventually.await("every buffer is released").until(() -> standing() == 0);
    assertThat(standing()).isZero();
  }

  private static final class Poisoned extends UnpooledDirectByteBuf {
    Poisoned(PoisonedBuffers of, int initial, int most) {
      super(of, initial, most);
    }

    @Override
    protected CleanableDirectBuffer allocateDirectBuffer(int capacity) {
      PoisonedBuffers of = (PoisonedBuffers) alloc();
      ByteBuffer buffer = of.take(capacity);
      return new CleanableDirectBuffer() {
        @Override
        public ByteBuffer buffer() {
          return buffer;
        }

        @Override
        public void clean() {
          of.giveBack(buffer);
        }
      };
    }
  }
}
