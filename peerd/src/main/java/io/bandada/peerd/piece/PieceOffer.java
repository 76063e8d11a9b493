package io.bandada.peerd.piece;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Pieces that somebody would take, and how many of them: which ones is for the source to choose,
/// so that it need not send one piece twice before it sent every piece once.
public final class PieceOffer {
  /// Pieces in one offer.
  public static final int MOST = 256;

  private final int[] pieces;
  private final int most;

  private PieceOffer(int[] pieces, int most) {
    if (pieces.length < 1 || pieces.length > MOST || most < 1 || most > pieces.length) {
      throw new IllegalArgumentException(
          "an offer has 1 to "
              + MOST
              + " pieces and wants at least one of them, not "
              + most
              + " of "
              + pieces.length);
    }
    this.pieces = pieces;
    this.most = most;
  }

  /// All of the run is wanted.
  public static PieceOffer all(PieceRun run) {
    return of(run, run.count());
  }

  public static PieceOffer of(PieceRun run, int most) {
    if (run.count() > MOST) {
      throw new IllegalArgumentException(
          "an offer has at most " + MOST + " pieces, not " + run.count());
    }
    int[] pieces = new int[run.count()];
    Arrays.setAll(pieces, i -> run.first() + i);
    return new PieceOffer(pieces, most);
  }

  /// @param pieces ascending, none twice
  /// @throws IllegalArgumentException when they are not, or are none, or too many
  public static PieceOffer of(int[] pieces, int most) {
    for (int i = 0; i < pieces.length; i++) {
      if (pieces[i] < 0 || (i > 0 && pieces[i] <= pieces[i - 1])) {
        throw new IllegalArgumentException("the pieces of an offer ascend");
      }
    }
    return new PieceOffer(pieces.clone(), most);
  }

  /// All of these are wanted.
  public static PieceOffer all(PieceSet set) {
    int[] pieces = new int[set.size()];
    int at = 0;
    for (int piece = set.nextFrom(0); piece >= 0; piece = set.nextFrom(piece + 1)) {
      pieces[at++] = piece;
    }
    return new PieceOffer(pieces, pieces.length);
  }

  /// Reads what [#firstAndCount()] wrote.
  ///
  /// @throws IllegalArgumentException when it is not ascending runs of 1 to [#MOST] pieces
  ///   together, or no file has so many
  public static PieceOffer ofRuns(List<Integer> firstAndCount, int most) {
    if (firstAndCount.size() % 2 != 0 || firstAndCount.size() > 2 * MOST) {
      throw new IllegalArgumentException("an offer has pairs of first and count, at most " + MOST);
    }
    int[] pieces = new int[MOST];
    int size = 0;
    for (int i = 0; i < firstAndCount.size(); i += 2) {
      int first = firstAndCount.get(i);
      int count = firstAndCount.get(i + 1);
      if (count < 1
          || count > MOST - size
          || first < 0
          || first > PieceLength.MOST_PIECES - count) {
        throw new IllegalArgumentException(
            "an offer has 1 to " + MOST + " pieces of those that a file may have");
      }
      for (int piece = first; piece < first + count; piece++) {
        pieces[size++] = piece;
      }
    }
    return of(Arrays.copyOf(pieces, size), most);
  }

  /// As it travels: the first piece of each run and its length.
  public List<Integer> firstAndCount() {
    List<Integer> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= pieces.length; i++) {
      if (i == pieces.length || pieces[i] != pieces[i - 1] + 1) {
        runs.add(pieces[from]);
        runs.add(i - from);
        from = i;
      }
    }
    return runs;
  }

  /// The same pieces, no more of them wanted than so many.
  public PieceOffer atMost(int most) {
    return new PieceOffer(pieces, Math.min(most, pieces.length));
  }

  public int size() {
    return pieces.length;
  }

  /// How many of them are wanted.
  public int most() {
    return most;
  }

  /// @param index from 0 to `size - 1`, in ascending order of pieces
  public int piece(int index) {
    return pieces[index];
  }

  /// Where this piece is in the offer, or a negative number.
  public int indexOf(int piece) {
    return Arrays.binarySearch(pieces, piece);
  }

  public boolean has(int piece) {
    return indexOf(piece) >= 0;
  }

  public int last() {
    return pieces[pieces.length - 1];
  }

  /// In ascending order.
  public void forEach(IntConsumer action) {
    for (int piece : pieces) {
      action.accept(piece);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceOffer offer
        && most == offer.most
        && Arrays.equals(pieces, offer.pieces);
  }

  @Override
  public int hashCode() {
    return 31 * most + Arrays.hashCode(pieces);
  }

  @Override
  public String toString() {
    return most + " of " + firstAndCount();
  }
}
