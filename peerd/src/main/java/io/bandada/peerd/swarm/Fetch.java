package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import org.jspecify.annotations.Nullable;

/// Pieces that one source was asked for. Given up for its silence it stays open: an answer that comes late counts.
final class Fetch {
  final Source source;
  final PieceOffer offer;
  final long sentAt;
  private final PieceSet pending;
  private PeerNetwork.@Nullable Call call;
  private boolean cancelled;

  Fetch(Source source, PieceOffer offer, int pieces, long sentAt) {
    this.source = source;
    this.offer = offer;
    this.sentAt = sentAt;
    this.pending = PieceSet.none(pieces);
    offer.forEach(pending::add);
  }

  /// What was asked for and is not answered.
  PieceSet pending() {
    return pending;
  }

  boolean isOver() {
    return cancelled || pending.isEmpty();
  }

  /// @return whether the answer was expected: each piece is answered once
  boolean answered(int piece) {
    return !cancelled && offer.has(piece) && pending.remove(piece);
  }

  void begun(PeerNetwork.Call begun) {
    call = begun;
    if (cancelled) {
      begun.cancel();
    }
  }

  void cancel() {
    if (!isOver() && call != null) {
      call.cancel();
    }
    cancelled = true;
  }
}
