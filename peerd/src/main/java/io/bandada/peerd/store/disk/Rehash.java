package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.Descriptor;
import io.bandada.peerd.store.file.BufferPool;
import io.bandada.peerd.store.file.DirectReader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which pieces are on the disk, by their hashes and nothing else. Bytes that were never written
/// are holes, by the file system's own word: terabytes of them cost nothing. A hole is zeros, and
/// zeros may be right: then the piece is there. Where the file system does not say what is a hole,
/// all is read.
///
/// @param right are there
/// @param wrong are proven not to be there; neither one: could not be read, which says nothing
record Rehash(PieceSet right, PieceSet wrong) {
  private static final System.Logger LOG = System.getLogger(Rehash.class.getName());

  /// @throws IOException when the file cannot be opened
  static Rehash of(Path data, Manifest manifest, PieceSet asked, BufferPool buffers)
      throws IOException {
    Rehash found = new Rehash(PieceSet.none(manifest.pieces()), PieceSet.none(manifest.pieces()));
    if (asked.isEmpty()) {
      return found;
    }
    Optional<Descriptor> holes = Descriptor.toLookAt(data);
    try (DirectReader reader = new DirectReader(data);
        BufferPool.Buffer buffer = buffers.take(manifest.pieceLength())) {
      new Pass(manifest, reader, holes, buffer.bytes(), found).over(asked);
    } finally {
      holes.ifPresent(Descriptor::close);
    }
    return found;
  }

  private static final class Pass {
    private final Manifest manifest;
    private final DirectReader reader;
    private final Optional<Descriptor> holes;
    private final ByteBuffer buffer;
    private final Rehash found;
    private final PieceHasher hasher = new PieceHasher();

    /// From the last place that was asked about to here there is nothing but a hole.
    private long dataFrom = -1;

    /// What a piece of zeros hashes to, by its length: all have one but the last.
    private final Map<Integer, byte[]> zeros = new TreeMap<>();

    Pass(
        Manifest manifest,
        DirectReader reader,
        Optional<Descriptor> holes,
        ByteBuffer buffer,
        Rehash found) {
      this.manifest = manifest;
      this.reader = reader;
      this.holes = holes;
      this.buffer = buffer;
      this.found = found;
    }

    void over(PieceSet asked) {
      boolean complained = false;
      for (int piece = asked.nextFrom(0); piece >= 0; piece = asked.nextFrom(piece + 1)) {
        try {
          (isRight(piece) ? found.right : found.wrong).add(piece);
        } catch (IOException e) {
          if (!complained) {
            complained = true;
            LOG.log(
                Level.WARNING,
                "piece "
                    + piece
                    + " of "
                    + manifest.id().hex()
                    + " cannot be read, perhaps others too: "
                    + e.getMessage());
          }
        }
      }
    }

    private boolean isRight(int piece) throws IOException {
      int length = manifest.lengthOf(piece);
      if (isHole(manifest.offsetOf(piece), length)) {
        return isOfZeros(piece, length);
      }
      if (!reader.read(buffer, manifest.offsetOf(piece), length)) {
        return false;
      }
      hasher.reset();
      hasher.update(buffer.duplicate());
      return manifest.matches(piece, hasher);
    }

    private boolean isHole(long at, int length) {
      if (holes.isEmpty()) {
        return false;
      }
      if (dataFrom < at) {
        long next = holes.get().dataFrom(at);
        if (next == -Descriptor.ENXIO) {
          next = Long.MAX_VALUE; // nothing but a hole to the end
        }
        dataFrom = next < 0 ? at : next; // who does not say is read
      }
      return dataFrom >= at + length;
    }

    private boolean isOfZeros(int piece, int length) {
      byte[] hash = zeros.computeIfAbsent(length, this::hashOfZeros);
      return manifest.hashIs(piece, hash);
    }

    private byte[] hashOfZeros(int length) {
      hasher.reset();
      ByteBuffer some = ByteBuffer.allocate(BufferPool.ALIGNMENT);
      for (int left = length; left > 0; left -= some.limit()) {
        some.clear().limit(Math.min(left, some.capacity()));
        hasher.update(some.duplicate());
      }
      return manifest.hashFrom(hasher);
    }
  }
}
