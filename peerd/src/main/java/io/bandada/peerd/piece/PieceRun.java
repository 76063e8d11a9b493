package io.bandada.peerd.piece;

/// `count` consecutive pieces from `first` on.
public record PieceRun(int first, int count) {
  public PieceRun {
    if (first < 0 || count < 1 || first > Integer.MAX_VALUE - count) {
      throw new IllegalArgumentException("not a run of pieces: " + count + " from " + first);
    }
  }

  public static PieceRun single(int piece) {
    return new PieceRun(piece, 1);
  }

  /// The first piece after the run.
  public int end() {
    return first + count;
  }
}
