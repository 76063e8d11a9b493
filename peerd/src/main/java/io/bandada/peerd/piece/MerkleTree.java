package io.bandada.peerd.piece;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The hash tree of BEP 52: SHA-256, leaves of 16 KiB, missing leaves are zero hashes up to a power
/// of two.
public final class MerkleTree {
  public static final int LEAF = 16 * 1024;
  public static final int HASH = FileId.BYTES;

  private MerkleTree() {}

  /// The hash over a row of hashes, padded with `padding` to at least `width` and to a power of
  /// two.
  ///
  /// @param hashes the first `count` times 32 bytes are used, and overwritten
  /// @param width a power of two
  /// @param padding the root of a subtree as high as those in `hashes` that has nothing but zero
  ///   leaves
  static byte[] root(byte[] hashes, int count, int width, byte[] padding) {
    if (count < 1 || Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException("no tree of " + count + " hashes and width " + width);
    }
    MessageDigest sha = sha256();
    int full = Math.max(width, powerOfTwoFrom(count));
    byte[] pad = padding.clone();
    int live = count;
    try {
      for (int level = full; level > 1; level /= 2) {
        int pairs = (live + 1) / 2;
        for (int pair = 0; pair < pairs; pair++) {
          int left = 2 * pair * HASH;
          sha.update(hashes, left, HASH);
          if (2 * pair + 1 < live) {
            sha.update(hashes, left + HASH, HASH);
          } else {
            sha.update(pad);
          }
          sha.digest(hashes, pair * HASH, HASH);
        }
        sha.update(pad);
        sha.update(pad);
        sha.digest(pad, 0, HASH);
        live = pairs;
      }
    } catch (DigestException e) {
      throw new AssertionError("32 bytes hold a SHA-256", e);
    }
    return Arrays.copyOf(hashes, HASH);
  }

  /// The hash of one piece from the hashes of its leaves (overwritten).
  ///
  /// @param leavesOfPiece how many leaves a whole piece has; 0 for the only piece of a file, which
  ///   is padded only to the next power of two, since its hash is the file's root
  static byte[] pieceHash(byte[] leaves, int count, int leavesOfPiece) {
    return root(leaves, count, Math.max(1, leavesOfPiece), new byte[HASH]);
  }

  /// The file's root from its piece layer.
  static FileId fileId(byte[] pieceLayer, int pieceLength) {
    byte[] row = pieceLayer.clone();
    return FileId.of(root(row, row.length / HASH, 1, emptySubtree(pieceLength / LEAF)));
  }

  /// The root of a subtree with so many (a power of two) leaves, all zero hashes.
  static byte[] emptySubtree(int leaves) {
    MessageDigest sha = sha256();
    byte[] hash = new byte[HASH];
    for (int width = leaves; width > 1; width /= 2) {
      sha.update(hash);
      sha.update(hash);
      hash = sha.digest();
    }
    return hash;
  }

  static int powerOfTwoFrom(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
