package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.pieces.PiecePicker;

/// How much a source is asked for in one request, and from how much it may choose.
public final class RequestSize {
  /// Pieces of one request. Longer runs gain nothing, and hold up others.
  private static final int LONGEST_RUN = 16;

  private static final long LONGEST_RUN_BYTES = 8L << 20;
  private static final int CALLS_PER_WINDOW = 4;

  /// Pieces that a source may choose from, on top of those that are wanted, and how much of what is
  /// open that may be.
  public static final int MOST_SPARE = 48;

  private static final int LEAST_SPARE = 8;
  private static final int OPEN_PER_OFFERED = 2;

  private final PiecePicker picker;
  private final int pieceLength;

  public RequestSize(PartialContent content) {
    this.picker = content.picker();
    this.pieceLength = content.manifest().pieceLength();
  }

  /// Some calls for each window, so that the next is asked for while one is on its way; and no
  /// source gets more than its share.
  ///
  /// @param sources that share what is open
  public int longestRun(Source source, int sources, long now) {
    int share = picker.openPieces() / (2 * Math.max(1, sources));
    int part = source.window.pieces(now) / CALLS_PER_WINDOW;
    return Math.clamp(
        Math.min(Math.min(share, part), LONGEST_RUN_BYTES / pieceLength), 1, LONGEST_RUN);
  }

  /// What is on offer is closed for other sources until the choice comes, so some is left for them.
  public int onOffer(Source source, int want) {
    int spare = source.isContended() ? MOST_SPARE : LEAST_SPARE;
    return Math.clamp(
        picker.openPieces() / OPEN_PER_OFFERED, want, Math.min(PieceOffer.MOST, want + spare));
  }
}
