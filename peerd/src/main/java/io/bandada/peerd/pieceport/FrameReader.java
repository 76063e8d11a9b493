package io.bandada.peerd.pieceport;

import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cuts what a connection brings into frames. Bytes of pieces are passed on as they come,
/// everything else when it is whole. One thread at a time; keeps no buffer that it was given.
final class FrameReader {
  private final Set<Kind> expected;
  private final Sink sink;
  private final ByteBuffer head = ByteBuffer.allocate(Frame.HEAD);
  private @Nullable Frame frame;
  private @Nullable ByteBuffer words;
  private int left;

  /// Who hears of frames. Buffers are good until the method returns.
  interface Sink {
    /// May the bytes of this frame come? Asked again until it says so.
    ///
    /// @return false: not now
    boolean takes(Frame data) throws ProtocolViolation;

    /// Some bytes of a DATA frame, at least one.
    void data(Frame frame, ByteBuffer bytes) throws ProtocolViolation;

    /// Any other frame, with all that follows its head.
    void words(Frame frame, ByteBuffer words) throws ProtocolViolation;
  }

  /// @param expected kinds that the other side may send
  FrameReader(Set<Kind> expected, Sink sink) {
    this.expected = expected;
    this.sink = sink;
  }

  /// Takes what is readable.
  ///
  /// @return false when the sink does not take more now: what is left is to be shown again
  /// @throws ProtocolViolation once; nothing can be read after it
  boolean read(ByteBuf in) throws ProtocolViolation {
    while (true) {
      Frame now = frame == null ? begin(in) : frame;
      if (now == null) {
        return true;
      }
      if (now.kind() == Kind.DATA) {
        if (left == now.length() && in.isReadable() && !sink.takes(now)) {
          return false;
        }
        pass(now, in);
      } else {
        collect(in);
      }
      if (left > 0) {
        return true;
      }
      frame = null;
      end(now);
    }
  }

  private @Nullable Frame begin(ByteBuf in) throws ProtocolViolation {
    fill(head, in);
    if (head.hasRemaining()) {
      return null;
    }
    Frame begun = Frame.read(head);
    head.clear();
    if (!expected.contains(begun.kind())) {
      throw new ProtocolViolation("nobody sends " + begun.kind() + " this way");
    }
    if (begun.kind() == Kind.DATA) {
      if (begun.length() == 0) {
        throw new ProtocolViolation("a frame of no bytes");
      }
    } else {
      words = ByteBuffer.allocate(begun.length());
    }
    left = begun.length();
    frame = begun;
    return begun;
  }

  private void pass(Frame data, ByteBuf in) throws ProtocolViolation {
    while (left > 0 && in.isReadable()) {
      int count = Math.min(left, in.readableBytes());
      // A composite one has no buffer of its own to lend.
      ByteBuffer bytes =
          in.nioBufferCount() == 1
              ? in.internalNioBuffer(in.readerIndex(), count)
              : in.nioBuffer(in.readerIndex(), count);
      left -= count;
      sink.data(data, bytes);
      in.skipBytes(count);
    }
  }

  private void collect(ByteBuf in) {
    ByteBuffer into = words;
    if (into != null) {
      fill(into, in);
      left = into.remaining();
    }
  }

  private void end(Frame now) throws ProtocolViolation {
    ByteBuffer whole = words;
    words = null;
    if (whole != null) {
      sink.words(now, whole.flip());
    }
  }

  private static void fill(ByteBuffer into, ByteBuf in) {
    int take = Math.min(into.remaining(), in.readableBytes());
    int limit = into.limit();
    in.readBytes(into.limit(into.position() + take));
    into.limit(limit);
  }
}
