package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.pieces.Demand;
import io.bandada.peerd.swarm.pieces.PiecePicker;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// The content of one download: its pieces, which of them are stored here, which are wanted, and
/// which to ask for next.
public final class PartialContent {
  private final Manifest manifest;
  private final PieceSet stored;
  private final PiecePicker picker;
  private Demand demand;

  public PartialContent(
      Manifest manifest, PieceSet durable, Demand demand, RandomGenerator random) {
    this.manifest = manifest;
    this.stored = durable.copy();
    this.demand = demand;
    this.picker = new PiecePicker(demand.missing(durable), random);
    picker.want(demand);
  }

  public Manifest manifest() {
    return manifest;
  }

  public PiecePicker picker() {
    return picker;
  }

  /// A piece was stored, synced or not.
  ///
  /// @return false when it was here already
  public boolean stored(int piece) {
    boolean news = stored.add(piece);
    if (news) {
      picker.close(piece);
      picker.stored();
    }
    return news;
  }

  public boolean isStored(int piece) {
    return stored.has(piece);
  }

  boolean areStored(PieceRequest request) {
    return !request.awaitsAnyOutside(stored);
  }

  /// How many are not stored, wanted or not.
  int notStored() {
    return stored.pieces() - stored.size();
  }

  /// Those of these that are not stored.
  public PieceSet notStoredOf(PieceSet pieces) {
    PieceSet rest = pieces.copy();
    rest.removeAll(stored);
    return rest;
  }

  /// What is wanted and not stored.
  public PieceSet missing() {
    return demand.missing(stored);
  }

  /// Whether all that is wanted is stored.
  public boolean isDemandMet() {
    return demand.isMetBy(stored);
  }

  /// @param asked whether some source is being asked for the piece
  public void want(Demand wanted, IntPredicate asked) {
    boolean sameWidth = wanted.isAsWideAs(demand);
    demand = wanted;
    picker.want(wanted);
    for (int piece = sameWidth ? -1 : stored.nextMissingFrom(0);
        piece >= 0;
        piece = stored.nextMissingFrom(piece + 1)) {
      if (!wanted.wants(piece)) {
        picker.close(piece);
      } else if (!asked.test(piece)) {
        picker.open(piece);
      }
    }
  }
}
