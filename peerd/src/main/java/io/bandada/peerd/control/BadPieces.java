package io.bandada.peerd.control;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.piece.PieceSet;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Pieces that went bad on this peer's disk and were met by one read. Others have them, as a rule;
/// without others the read has failed, since our own copy is damaged.
final class BadPieces {
  /// So often the same piece may go bad in one read.
  private static final int MOST_TIMES = 3;

  private final Duration patience;

  /// How often each.
  private final TreeMap<Integer, Integer> met = new TreeMap<>();

  private long lastGain;
  private int gained;

  /// @param patience they are waited for as long as others send anything, and so long
  BadPieces(Duration patience) {
    this.patience = patience;
  }

  boolean isEmpty() {
    return met.isEmpty();
  }

  void add(int piece) throws ControlFailure.Refused {
    lastGain = System.nanoTime();
    if (met.merge(piece, 1, Integer::sum) > MOST_TIMES) {
      throw refused("what others sent went bad, too", "look after this peer's disk");
    }
  }

  /// @param readable what can be read by now; null while nothing is known
  void look(@Nullable PieceSet readable) throws ControlFailure.Refused {
    int now = readable == null ? 0 : readable.size();
    if (now != gained) {
      gained = now;
      lastGain = System.nanoTime();
    } else if (!isEmpty() && System.nanoTime() - lastGain > patience.toNanos()) {
      throw refused(
          "others sent nothing for " + patience.toSeconds() + " s",
          "it is fetched as soon as one of them can be reached");
    }
  }

  /// That nobody else has them, or that none may be asked, is no failure of its own.
  ControlFailure.Refused because(NodeFailure failure) {
    return isEmpty()
        ? new ControlFailure.Refused(failure)
        : refused(failure.message(), failure.hint());
  }

  private ControlFailure.Refused refused(String why, String hint) {
    return new ControlFailure.Refused(
        NodeFailure.Kind.DAMAGED,
        "piece "
            + met.firstKey()
            + " went bad on this peer's disk, and cannot be had from others: "
            + why,
        hint);
  }
}
