package io.bandada.peerd.piece;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/// Content that everybody can make again: byte i is `pattern[i % PERIOD]`, as in
/// src/test/tools/bep52_vectors.py.
public final class Pattern {
  private static final int PERIOD = 65537;
  private static final byte[] BLOCK = block();

  private Pattern() {}

  /// Fills the buffer up to its limit with the content from `offset` on.
  public static void fill(long offset, ByteBuffer into) {
    int at = (int) (offset % PERIOD);
    while (into.hasRemaining()) {
      int take = Math.min(into.remaining(), PERIOD - at);
      into.put(BLOCK, at, take);
      at = 0;
    }
  }

  public static byte[] bytes(long offset, int length) {
    byte[] bytes = new byte[length];
    fill(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  /// The manifest of the first `size` bytes, made piece by piece.
  public static Manifest manifest(long size) {
    int pieceLength = PieceLength.of(size);
    int pieces = PieceLength.pieces(size, pieceLength);
    byte[] layer = new byte[pieces * MerkleTree.HASH];
    PieceHasher hasher = new PieceHasher();
    for (int piece = 0; piece < pieces; piece++) {
      long at = (long) piece * pieceLength;
      hasher.update(ByteBuffer.wrap(bytes(at, (int) Math.min(pieceLength, size - at))));
      byte[] hash = pieces == 1 ? hasher.rootHash() : hasher.pieceHash(pieceLength);
      System.arraycopy(hash, 0, layer, piece * MerkleTree.HASH, MerkleTree.HASH);
    }
    return Manifest.ofContent(size, pieceLength, layer);
  }

  private static byte[] block() {
    MessageDigest sha = MerkleTree.sha256();
    byte[] block = new byte[(PERIOD / MerkleTree.HASH + 1) * MerkleTree.HASH];
    for (int i = 0; i < block.length / MerkleTree.HASH; i++) {
      byte[] hash = sha.digest(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
      System.arraycopy(hash, 0, block, i * MerkleTree.HASH, MerkleTree.HASH);
    }
    return Arrays.copyOf(block, PERIOD);
  }
}
