package io.bandada.peerd.swarm.pieces;

import io.bandada.peerd.piece.PieceSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is wanted of one content: which pieces at all, and which of them before all others since a
/// reader waits for them.
public final class Demand {
  /// More pieces need not come first: nobody reads so far ahead.
  public static final int MOST_FIRST = 256;

  /// Everything, in whatever order is best for the network.
  public static final Demand ALL = new Demand(null, List.of());

  private final @Nullable PieceSet only;
  private final List<Integer> first;

  /// @param only null: everything
  /// @param first asked for in this order, at most [#MOST_FIRST] of them
  public Demand(@Nullable PieceSet only, List<Integer> first) {
    this.only = only == null ? null : only.copy();
    this.first = List.copyOf(first.subList(0, Math.min(first.size(), MOST_FIRST)));
  }

  public boolean wants(int piece) {
    return only == null || only.has(piece);
  }

  List<Integer> first() {
    return first;
  }

  /// Whether nothing that is wanted is missing.
  public boolean isMetBy(PieceSet here) {
    return only == null ? here.isFull() : !only.hasAnyOutside(here);
  }

  public PieceSet missing(PieceSet here) {
    PieceSet missing = only == null ? PieceSet.all(here.pieces()) : only.copy();
    missing.removeAll(here);
    return missing;
  }

  /// Whether it is for the same pieces, whatever their order.
  public boolean isAsWideAs(Demand other) {
    return Objects.equals(only, other.only);
  }
}
