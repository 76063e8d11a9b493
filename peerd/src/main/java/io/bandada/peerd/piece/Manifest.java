package io.bandada.peerd.piece;

import java.util.Arrays;

/// What is needed to check any piece of a file: its id, size, piece length and piece layer (one
/// 32-byte hash per piece).
///
/// One that exists is true: the layer hashes up to the id. A file of one piece has no layer of its
/// own, its only hash is the id; the empty file has no piece at all.
public final class Manifest {
  private final FileId id;
  private final long size;
  private final int pieceLength;
  private final byte[] layer;

  private Manifest(FileId id, long size, int pieceLength, byte[] layer) {
    this.id = id;
    this.size = size;
    this.pieceLength = pieceLength;
    this.layer = layer;
  }

  /// Of content that was just hashed.
  ///
  /// @param layer 32 bytes per piece; for a single piece its [PieceHasher#rootHash()]
  public static Manifest ofContent(long size, int pieceLength, byte[] layer) {
    checkShape(size, pieceLength, layer);
    return new Manifest(idOf(size, pieceLength, layer), size, pieceLength, layer.clone());
  }

  /// Of content that is one piece, or none.
  ///
  /// @param size at most [PieceLength#MIN]
  public static Manifest ofSmall(FileId id, int size) {
    byte[] layer = size == 0 ? new byte[0] : id.bytes();
    checkShape(size, PieceLength.MIN, layer);
    return new Manifest(id, size, PieceLength.MIN, layer);
  }

  /// As somebody else says it is.
  ///
  /// @throws IllegalArgumentException when sizes are out of bounds or the layer does not hash up to
  ///   the id; the message says which
  public static Manifest checked(FileId id, long size, int pieceLength, byte[] layer) {
    checkShape(size, pieceLength, layer);
    if (!idOf(size, pieceLength, layer).equals(id)) {
      throw new IllegalArgumentException("the piece layer does not hash up to " + id.hex());
    }
    return new Manifest(id, size, pieceLength, layer.clone());
  }

  /// Whether a piece layer of that many bytes is what such a file must have: to be asked before
  /// memory is taken for it.
  public static boolean plausible(long size, int pieceLength, long layerBytes) {
    return size >= 0
        && size <= PieceLength.MAX_FILE_SIZE
        && pieceLength == PieceLength.of(size)
        && layerBytes == (long) PieceLength.pieces(size, pieceLength) * MerkleTree.HASH;
  }

  private static void checkShape(long size, int pieceLength, byte[] layer) {
    if (!plausible(size, pieceLength, layer.length)) {
      throw new IllegalArgumentException(
          "no manifest: size "
              + size
              + ", piece length "
              + pieceLength
              + ", "
              + layer.length
              + " bytes of hashes");
    }
  }

  private static FileId idOf(long size, int pieceLength, byte[] layer) {
    if (size == 0) {
      return FileId.EMPTY_FILE;
    }
    if (layer.length == MerkleTree.HASH) {
      return FileId.of(layer);
    }
    return MerkleTree.fileId(layer, pieceLength);
  }

  public FileId id() {
    return id;
  }

  /// In bytes.
  public long size() {
    return size;
  }

  /// Bytes of every piece but the last.
  public int pieceLength() {
    return pieceLength;
  }

  public int pieces() {
    return layer.length / MerkleTree.HASH;
  }

  /// Where a piece begins in the content.
  public long offsetOf(int piece) {
    return (long) checkPiece(piece) * pieceLength;
  }

  /// Bytes of this piece.
  public int lengthOf(int piece) {
    return (int) Math.min(pieceLength, size - offsetOf(piece));
  }

  /// Bytes of all pieces in the set together.
  public long bytesOf(PieceSet set) {
    if (set.pieces() != pieces()) {
      throw new IllegalArgumentException(
          "a set over " + set.pieces() + " pieces for a file of " + pieces());
    }
    if (set.isEmpty()) {
      return 0;
    }
    int last = pieces() - 1;
    long whole = (long) set.size() * pieceLength;
    return set.has(last) ? whole - pieceLength + lengthOf(last) : whole;
  }

  /// Whether the hasher, which took all bytes of this piece, found the hash that it must have. The
  /// hasher is reset.
  public boolean matches(int piece, PieceHasher hasher) {
    return hashIs(piece, hashFrom(hasher));
  }

  /// What a piece hashes to whose bytes the hasher took. The hasher is reset.
  ///
  /// @return 32 bytes
  public byte[] hashFrom(PieceHasher hasher) {
    return pieces() == 1 ? hasher.rootHash() : hasher.pieceHash(pieceLength);
  }

  /// Whether a piece must have this hash.
  ///
  /// @param hash as of [#hashFrom]
  public boolean hashIs(int piece, byte[] hash) {
    int at = checkPiece(piece) * MerkleTree.HASH;
    return Arrays.equals(hash, 0, MerkleTree.HASH, layer, at, at + MerkleTree.HASH);
  }

  /// A copy of the piece layer.
  public byte[] layer() {
    return layer.clone();
  }

  private int checkPiece(int piece) {
    if (piece < 0 || piece >= pieces()) {
      throw new IndexOutOfBoundsException("piece " + piece + " of " + pieces());
    }
    return piece;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest m && id.equals(m.id) && size == m.size;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id + " (" + size + " bytes, " + pieces() + " pieces)";
  }
}
