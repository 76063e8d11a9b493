package io.bandada.peerd.piece;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// Some of the pieces 0 to `pieces - 1`: a bit each, with the number of members at hand. Whatever
/// looks at the whole set looks at 64 pieces at a time. Not safe for several threads: whoever
/// passes one on to another thread passes a copy.
public final class PieceSet {
  private final int pieces;

  /// Piece i is bit (i mod 64) of word (i / 64). Words behind the last member may be left out: a
  /// set that a stranger calls large takes no more than the bytes that came for it.
  private long[] words;

  private int size;

  private PieceSet(int pieces, long[] words, int size) {
    this.pieces = pieces;
    this.words = words;
    this.size = size;
  }

  public static PieceSet none(int pieces) {
    wordsFor(pieces);
    return new PieceSet(pieces, new long[0], 0);
  }

  public static PieceSet all(int pieces) {
    long[] words = new long[wordsFor(pieces)];
    Arrays.fill(words, -1L);
    if (pieces % Long.SIZE != 0) {
      words[words.length - 1] = -1L >>> -pieces;
    }
    return new PieceSet(pieces, words, pieces);
  }

  /// Reads what [#toBytes()] wrote: piece i is bit (i mod 8), least significant first, of byte (i /
  /// 8).
  ///
  /// @throws IllegalArgumentException when there are more bytes than so many pieces take, or a bit
  ///   beyond the last piece is set
  public static PieceSet fromBytes(int pieces, byte[] bytes) {
    wordsFor(pieces);
    if (bytes.length > Math.ceilDiv(pieces, Byte.SIZE)) {
      throw new IllegalArgumentException(bytes.length + " bytes for " + pieces + " pieces");
    }
    long[] words = new long[Math.ceilDiv(bytes.length, Long.BYTES)];
    for (int i = 0; i < bytes.length; i++) {
      words[i / Long.BYTES] |= (bytes[i] & 0xFFL) << (i % Long.BYTES * Byte.SIZE);
    }
    PieceSet set = new PieceSet(pieces, words, 0);
    set.count();
    int last = set.last();
    if (last >= pieces) {
      throw new IllegalArgumentException("piece " + last + " of only " + pieces);
    }
    return set;
  }

  /// Without zero bytes at the end.
  public byte[] toBytes() {
    int length = Math.ceilDiv(last() + 1, Byte.SIZE);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (words[i / Long.BYTES] >>> (i % Long.BYTES * Byte.SIZE));
    }
    return bytes;
  }

  public PieceSet copy() {
    return new PieceSet(pieces, words.clone(), size);
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
    int at = check(piece) >> 6;
    return at < words.length && (words[at] & 1L << piece) != 0;
  }

  /// @return whether it was not a member before
  public boolean add(int piece) {
    if (has(piece)) {
      return false;
    }
    int at = piece >> 6;
    if (at >= words.length) {
      words = Arrays.copyOf(words, wordsFor(pieces));
    }
    words[at] |= 1L << piece;
    size++;
    return true;
  }

  /// @return whether it was a member before
  public boolean remove(int piece) {
    if (!has(piece)) {
      return false;
    }
    words[piece >> 6] &= ~(1L << piece);
    size--;
    return true;
  }

  public void addAll(PieceSet others) {
    sameKind(others);
    if (words.length < others.words.length) {
      words = Arrays.copyOf(words, others.words.length);
    }
    for (int i = 0; i < others.words.length; i++) {
      words[i] |= others.words[i];
    }
    count();
  }

  public void removeAll(PieceSet others) {
    sameKind(others);
    for (int i = 0; i < Math.min(words.length, others.words.length); i++) {
      words[i] &= ~others.words[i];
    }
    count();
  }

  public void clear() {
    Arrays.fill(words, 0);
    size = 0;
  }

  /// Whether some member is not in `others`.
  public boolean hasAnyOutside(PieceSet others) {
    sameKind(others);
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & ~others.wordAt(i)) != 0) {
        return true;
      }
    }
    return false;
  }

  /// The first member at or after `piece`, or -1.
  public int nextFrom(int piece) {
    return nextCommonFrom(piece, this);
  }

  /// The first at or after `piece` that is a member here and there, or -1.
  public int nextCommonFrom(int piece, PieceSet others) {
    sameKind(others);
    long mask = -1L << piece;
    for (int at = piece >> 6; at < Math.min(words.length, others.words.length); at++) {
      long word = words[at] & others.words[at] & mask;
      if (word != 0) {
        return (at << 6) + Long.numberOfTrailingZeros(word);
      }
      mask = -1L;
    }
    return -1;
  }

  /// The first non-member at or after `piece`, or -1.
  public int nextMissingFrom(int piece) {
    long mask = -1L << piece;
    for (int at = piece >> 6; at < wordsFor(pieces); at++) {
      long word = ~wordAt(at) & mask;
      if (word != 0) {
        int next = (at << 6) + Long.numberOfTrailingZeros(word);
        return next < pieces ? next : -1;
      }
      mask = -1L;
    }
    return -1;
  }

  /// In ascending order.
  public void forEach(IntConsumer action) {
    for (int i = nextFrom(0); i >= 0; i = nextFrom(i + 1)) {
      action.accept(i);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceSet set
        && pieces == set.pieces
        && size == set.size
        && !hasAnyOutside(set);
  }

  @Override
  public int hashCode() {
    int hash = pieces;
    int lastWord = last() >> 6;
    for (int at = 0; at <= lastWord; at++) {
      hash = 31 * hash + Long.hashCode(words[at]);
    }
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(size).append('/').append(pieces);
    if (size <= 16) {
      text.append(" {");
      forEach(
          piece -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ").append(piece));
      text.append('}');
    }
    return text.toString();
  }

  private long wordAt(int at) {
    return at < words.length ? words[at] : 0;
  }

  /// The last member, or -1.
  private int last() {
    for (int at = words.length - 1; at >= 0; at--) {
      if (words[at] != 0) {
        return (at << 6) + Long.SIZE - 1 - Long.numberOfLeadingZeros(words[at]);
      }
    }
    return -1;
  }

  private void count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    size = count;
  }

  private static int wordsFor(int pieces) {
    if (pieces < 0) {
      throw new IllegalArgumentException("negative number of pieces: " + pieces);
    }
    return Math.ceilDiv(pieces, Long.SIZE);
  }

  private int check(int piece) {
    if (piece < 0 || piece >= pieces) {
      throw new IndexOutOfBoundsException("piece " + piece + " of " + pieces);
    }
    return piece;
  }

  private PieceSet sameKind(PieceSet others) {
    if (others.pieces != pieces) {
      throw new IllegalArgumentException(
          "sets over " + pieces + " and " + others.pieces + " pieces");
    }
    return others;
  }
}
