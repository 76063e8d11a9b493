package io.bandada.peerd.piece;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// Hashes the bytes of one piece as they come; [#reset()] makes it ready for the next one. One
/// thread at a time.
public final class PieceHasher {
  private final MessageDigest sha = MerkleTree.sha256();
  private byte[] leaves = new byte[64 * MerkleTree.HASH];
  private int leafCount;
  private int inLeaf;

  public void reset() {
    sha.reset();
    leafCount = 0;
    inLeaf = 0;
  }

  /// Takes all remaining bytes.
  public void update(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int take = Math.min(bytes.remaining(), MerkleTree.LEAF - inLeaf);
      ByteBuffer part = bytes.slice(bytes.position(), take);
      sha.update(part);
      bytes.position(bytes.position() + take);
      inLeaf += take;
      if (inLeaf == MerkleTree.LEAF) {
        endLeaf();
      }
    }
  }

  /// The hash of a piece of a file with several pieces.
  ///
  /// @return 32 bytes
  public byte[] pieceHash(int pieceLength) {
    return end(pieceLength / MerkleTree.LEAF);
  }

  /// The hash of the only piece of a file: the file's root.
  ///
  /// @return 32 bytes
  public byte[] rootHash() {
    return end(0);
  }

  private byte[] end(int leavesOfPiece) {
    if (inLeaf > 0) {
      endLeaf();
    }
    if (leafCount == 0) {
      throw new IllegalStateException("a piece has at least one byte");
    }
    byte[] hash = MerkleTree.pieceHash(leaves, leafCount, leavesOfPiece);
    reset();
    return hash;
  }

  private void endLeaf() {
    int at = leafCount * MerkleTree.HASH;
    if (at == leaves.length) {
      leaves = Arrays.copyOf(leaves, 2 * leaves.length);
    }
    try {
      sha.digest(leaves, at, MerkleTree.HASH);
    } catch (DigestException e) {
      throw new AssertionError("32 bytes hold a SHA-256", e);
    }
    leafCount++;
    inLeaf = 0;
  }
}
