package io.bandada.peerd.piece;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The piece layer of content whose size is known only at its end.
///
/// It is fed the hashes of units of [#UNIT] bytes, in order, and keeps one hash per piece; as soon
/// as the content has grown too long for its piece length, hashes are joined in pairs. So memory
/// stays within a few thousand hashes up to 32 GB, and within 32 MiB up to the longest file. One
/// thread at a time.
public final class GrowingLayer {
  /// The shortest piece there is: units may be hashed in any order by any thread, with [#unitHash].
  public static final int UNIT = PieceLength.MIN;

  private final MessageDigest sha = MerkleTree.sha256();
  private byte[] layer = new byte[64 * MerkleTree.HASH];
  private int pieces;
  private int pieceLength = UNIT;
  private long size;
  private boolean ended;

  /// Left halves that wait for their right ones: the one at level n covers `UNIT << n` bytes, less
  /// than a piece.
  private final byte[] @Nullable [] waiting =
      new byte[Integer.numberOfTrailingZeros(PieceLength.MAX / UNIT)][];

  /// The hash of a unit whose bytes the hasher took. The hasher is reset.
  ///
  /// @param index which unit of the content; a short unit 0 is the whole content, which is padded
  ///   less
  /// @param bytes at most [#UNIT]
  public static byte[] unitHash(PieceHasher hasher, long index, int bytes) {
    return index == 0 && bytes < UNIT ? hasher.rootHash() : hasher.pieceHash(UNIT);
  }

  /// The next unit.
  ///
  /// @param bytes [#UNIT] for all but the last one
  public void add(byte[] unitHash, int bytes) {
    if (ended || bytes < 1 || bytes > UNIT) {
      throw new IllegalStateException("no unit of " + bytes + " bytes here");
    }
    ended = bytes < UNIT;
    size += bytes;
    while (PieceLength.of(size) > pieceLength) {
      joinPairs();
    }
    carry(unitHash, 0, false);
  }

  /// Bytes so far.
  public long size() {
    return size;
  }

  /// After the last unit.
  public Manifest finish() {
    ended = true;
    for (int level = 0; level < levels(); level++) {
      byte[] left = waiting[level];
      if (left != null) {
        waiting[level] = null;
        carry(
            join(left, MerkleTree.emptySubtree((UNIT / MerkleTree.LEAF) << level)),
            level + 1,
            true);
      }
    }
    return Manifest.ofContent(size, pieceLength, Arrays.copyOf(layer, pieces * MerkleTree.HASH));
  }

  private int levels() {
    return Integer.numberOfTrailingZeros(pieceLength / UNIT);
  }

  /// @param pad nothing follows: a left half goes up with an empty right one
  private void carry(byte[] subtree, int from, boolean pad) {
    byte[] hash = subtree;
    for (int level = from; level < levels(); level++) {
      byte[] left = waiting[level];
      if (left != null) {
        waiting[level] = null;
        hash = join(left, hash);
      } else if (pad) {
        hash = join(hash, MerkleTree.emptySubtree((UNIT / MerkleTree.LEAF) << level));
      } else {
        waiting[level] = hash;
        return;
      }
    }
    append(hash);
  }

  private void append(byte[] hash) {
    int at = pieces * MerkleTree.HASH;
    if (at == layer.length) {
      layer = Arrays.copyOf(layer, 2 * layer.length);
    }
    System.arraycopy(hash, 0, layer, at, MerkleTree.HASH);
    pieces++;
  }

  private void joinPairs() {
    int pairs = pieces / 2;
    try {
      for (int pair = 0; pair < pairs; pair++) {
        sha.update(layer, 2 * pair * MerkleTree.HASH, 2 * MerkleTree.HASH);
        sha.digest(layer, pair * MerkleTree.HASH, MerkleTree.HASH);
      }
    } catch (DigestException e) {
      throw new AssertionError("32 bytes hold a SHA-256", e);
    }
    if (pieces % 2 == 1) {
      int odd = (pieces - 1) * MerkleTree.HASH;
      waiting[levels()] = Arrays.copyOfRange(layer, odd, odd + MerkleTree.HASH);
    }
    pieces = pairs;
    pieceLength *= 2;
  }

  private byte[] join(byte[] left, byte[] right) {
    sha.update(left);
    return sha.digest(right);
  }
}
