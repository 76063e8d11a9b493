package io.bandada.peerd.node.fetch;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;

/// The part of a file that somebody asks for, in bytes.
///
/// @param offset from the beginning; at most the file's size
/// @param length -1: to the end, which is also where it ends when it is longer
public record Section(long offset, long length) {
  /// The whole file.
  public static final Section ALL = new Section(0, -1);

  public Section {
    if (offset < 0 || length < -1) {
      throw new IllegalArgumentException(
          "no section has " + length + " bytes from " + offset + " on");
    }
  }

  /// Where it ends in a file of this size.
  public long end(long size) {
    return length < 0 || length > size - offset ? size : offset + length;
  }

  public boolean isAllOf(long size) {
    return offset == 0 && end(size) == size;
  }

  /// The pieces that its bytes lie in.
  PieceSet pieces(Manifest manifest) {
    PieceSet pieces = PieceSet.none(manifest.pieces());
    long end = end(manifest.size());
    for (long at = offset;
        at < end;
        at = (at / manifest.pieceLength() + 1) * manifest.pieceLength()) {
      pieces.add((int) (at / manifest.pieceLength()));
    }
    return pieces;
  }
}
