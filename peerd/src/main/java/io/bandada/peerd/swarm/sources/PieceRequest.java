package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Pieces that one source was offered and asked for. Given up for its silence it stays open: an
/// answer that comes late counts.
public final class PieceRequest {
  public final Source source;
  public final PieceOffer offer;
  public final long sentAt;

  /// By the place in the offer: what was not answered yet.
  private final BitSet pending = new BitSet();

  private int unanswered;
  private PeerNetwork.@Nullable Call call;
  private boolean cancelled;

  public PieceRequest(Source source, PieceOffer offer, long sentAt) {
    this.source = source;
    this.offer = offer;
    this.sentAt = sentAt;
    this.unanswered = offer.size();
    pending.set(0, offer.size());
  }

  /// Whether this piece was on offer and is not answered.
  public boolean awaits(int piece) {
    int index = offer.indexOf(piece);
    return index >= 0 && pending.get(index);
  }

  /// What was on offer and is not answered, in ascending order.
  void forEachPending(IntConsumer action) {
    for (int i = pending.nextSetBit(0); i >= 0; i = pending.nextSetBit(i + 1)) {
      action.accept(offer.piece(i));
    }
  }

  /// How many pieces are still to come.
  int expected() {
    return Math.min(unanswered, offer.most());
  }

  /// Whether the source has said which ones it sends, or need not.
  public boolean isChosen() {
    return unanswered <= offer.most();
  }

  boolean isOver() {
    return cancelled || unanswered == 0;
  }

  /// Whether some pending piece is not among these.
  boolean awaitsAnyOutside(PieceSet pieces) {
    for (int i = pending.nextSetBit(0); i >= 0; i = pending.nextSetBit(i + 1)) {
      if (!pieces.has(offer.piece(i))) {
        return true;
      }
    }
    return false;
  }

  /// @return whether the answer was expected: each piece is answered once
  boolean answered(int piece) {
    int index = offer.indexOf(piece);
    if (cancelled || index < 0 || !pending.get(index)) {
      return false;
    }
    pending.clear(index);
    unanswered--;
    return true;
  }

  public void begun(PeerNetwork.Call begun) {
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
