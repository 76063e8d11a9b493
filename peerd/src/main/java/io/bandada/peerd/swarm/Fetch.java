package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import org.jspecify.annotations.Nullable;

/// One run of pieces that one source was asked for. Given up for its silence it stays open: an answer that comes late counts.
final class Fetch {
  final Source source;
  final PieceRun run;
  final long sentAt;
  private final PieceSet pending;
  private PeerNetwork.@Nullable Call call;
  private boolean cancelled;

  Fetch(Source source, PieceRun run, int pieces, long sentAt) {
    this.source = source;
    this.run = run;
    this.sentAt = sentAt;
    this.pending = PieceSet.none(pieces);
    for (int piece = run.first(); piece < run.end(); piece++) {
      pending.add(piece);
    }
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
    return !cancelled && piece >= run.first() && piece < run.end() && pending.remove(piece);
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
