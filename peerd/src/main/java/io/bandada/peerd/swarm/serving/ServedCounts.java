package io.bandada.peerd.swarm.serving;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.random.RandomGenerator;

/// How often each piece was given out, for the contents that were asked for last: so that no piece
/// goes out twice before every piece went out once.
final class ServedCounts {
  /// Contents remembered, and pieces of all of them together (2 bytes each); above, the one that
  /// was not asked for longest is forgotten.
  static final int MOST_CONTENTS = 256;

  static final int MOST_PIECES = 4 << 20;

  private static final int INDEX_BITS = 9;

  private final RandomGenerator random;
  private final LinkedHashMap<FileId, Counts> contents = new LinkedHashMap<>();
  private long pieces;

  private static final class Counts {
    final short[] of;

    /// Where among equals the choice begins: elsewhere at each source, so that several seeds do not
    /// begin with the same.
    final int first;

    Counts(int pieces, int first) {
      this.of = new short[pieces];
      this.first = first;
    }
  }

  ServedCounts(RandomGenerator random) {
    this.random = random;
  }

  /// As many of these as are wanted, least given out first; counted as given out.
  ///
  /// @param here which of the offer can be given at all; at least one
  PieceOffer choose(FileId id, PieceOffer offer, PieceSet here) {
    Counts counts = of(id, here.pieces());
    int[] keys = new int[offer.size()];
    int size = 0;
    int start = startOf(offer, counts.first);
    for (int i = 0; i < offer.size(); i++) {
      int index = (start + i) % offer.size();
      int piece = offer.piece(index);
      if (piece < here.pieces() && here.has(piece)) {
        keys[size++] = counts.of[piece] << INDEX_BITS | i;
      }
    }
    Arrays.sort(keys, 0, size);
    int most = Math.min(size, offer.most());
    int[] chosen = new int[most];
    for (int i = 0; i < most; i++) {
      int index = (start + (keys[i] & ((1 << INDEX_BITS) - 1))) % offer.size();
      chosen[i] = offer.piece(index);
      counts.of[chosen[i]] = (short) Math.min(Short.MAX_VALUE, counts.of[chosen[i]] + 1);
    }
    Arrays.sort(chosen);
    return PieceOffer.of(chosen, most);
  }

  /// This was counted as given out, and was not.
  void takeBack(FileId id, int piece) {
    Counts counts = contents.get(id);
    if (counts != null && counts.of[piece] > 0) {
      counts.of[piece]--;
    }
  }

  int of(FileId id, int pieceCount, int piece) {
    return of(id, pieceCount).of[piece];
  }

  private static int startOf(PieceOffer offer, int first) {
    int index = offer.indexOf(first);
    int at = index >= 0 ? index : -index - 1;
    return at == offer.size() ? 0 : at;
  }

  private Counts of(FileId id, int pieceCount) {
    Counts counts = contents.remove(id);
    if (counts == null) {
      counts = new Counts(pieceCount, random.nextInt(Math.max(1, pieceCount)));
      pieces += pieceCount;
    }
    contents.put(id, counts);
    while (contents.size() > 1 && (contents.size() > MOST_CONTENTS || pieces > MOST_PIECES)) {
      pieces -= contents.pollFirstEntry().getValue().of.length;
    }
    return counts;
  }
}
