package io.bandada.peerd.control;

import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.proto.control.DownloadEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Stored pieces as a stream, as fast as they are read. A reader may stop for days (`less`,
/// Ctrl-Z): meanwhile nothing is held for it, and the piece that it stopped in is read and hashed
/// again when it goes on.
final class PieceStream {
  /// What is sent at a time, and so what waits in the connection of a reader that has stopped.
  private static final int CHUNK = 256 << 10;

  /// Below this a reader that takes nothing is only slow, and the piece is kept for it.
  private static final Duration KEPT = Duration.ofMillis(500);

  private final PieceStore store;
  private final Manifest manifest;
  private final BufferBudget memory;
  private final PacedStream<DownloadEvent> out;
  private final Duration kept;
  private final int chunkBytes;
  private final PieceHasher hasher = new PieceHasher();
  private long sentTo;

  PieceStream(
      PieceStore store, Manifest manifest, BufferBudget memory, PacedStream<DownloadEvent> out) {
    this(store, manifest, memory, out, KEPT, CHUNK);
  }

  /// @param kept how long a piece is held for a reader that does not take it
  PieceStream(
      PieceStore store,
      Manifest manifest,
      BufferBudget memory,
      PacedStream<DownloadEvent> out,
      Duration kept,
      int chunkBytes) {
    this.store = store;
    this.manifest = manifest;
    this.memory = memory;
    this.out = out;
    this.kept = kept;
    this.chunkBytes = chunkBytes;
  }

  /// A piece whose bytes are not what they were.
  static final class BadPiece extends Exception {
    private static final long serialVersionUID = 1;
    final int piece;

    BadPiece(int piece) {
      super("piece " + piece + " went bad", null, false, false);
      this.piece = piece;
    }
  }

  /// Sends what of this piece lies between two places of the file, and was not sent before it was
  /// found to be bad. Waits for its reader as long as it takes.
  void send(int piece, long from, long to)
      throws Pacing.Stopped, ControlFailure.Refused, BadPiece, InterruptedException {
    long start = manifest.offsetOf(piece);
    int length = manifest.lengthOf(piece);
    long end = Math.min(to, start + length);
    while (Math.max(sentTo, Math.max(from, start)) < end) {
      out.awaitReady();
      memory.take(length);
      try {
        sentTo = sendWhileTaken(read(piece), start, Math.max(sentTo, Math.max(from, start)), end);
      } finally {
        memory.giveBack(length);
      }
    }
  }

  /// @return where the reader stopped, or the end
  private long sendWhileTaken(List<byte[]> chunks, long start, long from, long end)
      throws Pacing.Stopped {
    long at = from;
    long chunkStart = start;
    for (byte[] chunk : chunks) {
      int first = Math.clamp(at - chunkStart, 0, chunk.length);
      int last = Math.clamp(end - chunkStart, 0, chunk.length);
      if (first < last) {
        if (!out.isReadyWithin(kept)) {
          return at;
        }
        out.send(
            DownloadEvent.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(chunk, first, last - first))
                .build());
        at = chunkStart + last;
      }
      chunkStart += chunk.length;
    }
    return at;
  }

  private List<byte[]> read(int piece) throws ControlFailure.Refused, BadPiece {
    List<byte[]> chunks = new ArrayList<>();
    long offset = manifest.offsetOf(piece);
    int left = manifest.lengthOf(piece);
    hasher.reset();
    try {
      while (left > 0) {
        byte[] chunk = new byte[Math.min(chunkBytes, left)];
        store.read(manifest.id(), offset, ByteBuffer.wrap(chunk));
        hasher.update(ByteBuffer.wrap(chunk));
        chunks.add(chunk);
        offset += chunk.length;
        left -= chunk.length;
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND && store.find(manifest.id()).isEmpty()) {
        throw removed();
      }
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        // Somebody else found it to be bad just now.
        throw new BadPiece(piece);
      }
      throw ControlFailure.of(e);
    } catch (IOException e) {
      throw ControlFailure.of(e);
    }
    if (!manifest.matches(piece, hasher)) {
      throw new BadPiece(piece);
    }
    return chunks;
  }

  static ControlFailure.Refused removed() {
    return new ControlFailure.Refused(
        NodeFailure.Kind.NOT_FOUND, "the file was removed while it was being downloaded", "");
  }
}
