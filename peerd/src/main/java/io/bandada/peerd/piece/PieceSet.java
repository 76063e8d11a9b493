package io.bandada.peerd.piece;

import java.util.BitSet;
import java.util.function.IntConsumer;

/// Some of the pieces 0 to `pieces - 1`: a bit each, with the number of members at hand. Not safe for several threads: whoever
/// passes one on to another thread passes a copy.
public final class PieceSet {
  private final int pieces;
  private final BitSet bits;
  private int size;

  private PieceSet(int pieces, BitSet bits) {
    if (bits.length() > checkCount(pieces)) {
      throw new IllegalArgumentException("piece " + (bits.length() - 1) + " of only " + pieces);
    }
    this.pieces = pieces;
    this.bits = bits;
    this.size = bits.cardinality();
  }

  public static PieceSet none(int pieces) {
    return new PieceSet(pieces, new BitSet(checkCount(pieces)));
  }

  public static PieceSet all(int pieces) {
    BitSet bits = new BitSet(checkCount(pieces));
    bits.set(0, pieces);
    return new PieceSet(pieces, bits);
  }

  /// Reads what [#toBytes()] wrote: piece i is bit (i mod 8), least significant first, of byte (i / 8).
  ///
  /// @throws IllegalArgumentException when there are more bytes than so many pieces take, or a bit beyond the last piece is set
  public static PieceSet fromBytes(int pieces, byte[] bytes) {
    if (bytes.length > Math.ceilDiv(checkCount(pieces), 8)) {
      throw new IllegalArgumentException(bytes.length + " bytes for " + pieces + " pieces");
    }
    return new PieceSet(pieces, BitSet.valueOf(bytes));
  }

  public byte[] toBytes() {
    return bits.toByteArray();
  }

  public PieceSet copy() {
    return new PieceSet(pieces, (BitSet) bits.clone());
  }

  /// How many pieces there are in all, members or not.
  public int pieces() {
    return pieces;
  }

  /// How many are members.
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public boolean isFull() {
    return size == pieces;
  }

  public boolean has(int piece) {
    return bits.get(check(piece));
  }

  /// @return whether it was not a member before
  public boolean add(int piece) {
    if (bits.get(check(piece))) {
      return false;
    }
    bits.set(piece);
    size++;
    return true;
  }

  /// @return whether it was a member before
  public boolean remove(int piece) {
    if (!bits.get(check(piece))) {
      return false;
    }
    bits.clear(piece);
    size--;
    return true;
  }

  public void addAll(PieceSet others) {
    bits.or(sameKind(others).bits);
    size = bits.cardinality();
  }

  public void removeAll(PieceSet others) {
    bits.andNot(sameKind(others).bits);
    size = bits.cardinality();
  }

  /// Whether some member is not in `others`.
  public boolean hasAnyOutside(PieceSet others) {
    sameKind(others);
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      if (!others.bits.get(i)) {
        return true;
      }
    }
    return false;
  }

  /// The first member at or after `piece`, or -1.
  public int nextFrom(int piece) {
    return bits.nextSetBit(piece);
  }

  /// The first non-member at or after `piece`, or -1.
  public int nextMissingFrom(int piece) {
    int next = bits.nextClearBit(piece);
    return next < pieces ? next : -1;
  }

  /// In ascending order.
  public void forEach(IntConsumer action) {
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      action.accept(i);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceSet set && pieces == set.pieces && bits.equals(set.bits);
  }

  @Override
  public int hashCode() {
    return 31 * pieces + bits.hashCode();
  }

  @Override
  public String toString() {
    return size + "/" + pieces + (size <= 16 ? " " + bits : "");
  }

  private static int checkCount(int pieces) {
    if (pieces < 0) {
      throw new IllegalArgumentException("negative number of pieces: " + pieces);
    }
    return pieces;
  }

  private int check(int piece) {
    if (piece < 0 || piece >= pieces) {
      throw new IndexOutOfBoundsException("piece " + piece + " of " + pieces);
    }
    return piece;
  }

  private PieceSet sameKind(PieceSet others) {
    if (others.pieces != pieces) {
      throw new IllegalArgumentException("sets over " + pieces + " and " + others.pieces + " pieces");
    }
    return others;
  }
}
