package io.bandada.peerd.swarm.serving;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer.Reason;
import java.time.Duration;

/// The answer to a peer that asks for pieces.
public sealed interface Serving {

  /// Send them. Must be given back, whatever happens.
  interface Grant {
    Manifest manifest();

    /// Those of the offer that are answered now: sent, or refused one by one. The others were not
    /// chosen.
    PieceOffer chosen();

    /// The chosen pieces that may be sent; the other chosen ones are answered NOT_HELD.
    PieceSet pieces();

    /// On the loop: another peer has found no slot a moment ago.
    boolean isWanted();

    /// On the loop, once: the slot is free again.
    ///
    /// @param sentBytes of pieces, as far as they went out
    void release(long sentBytes);
  }

  record Granted(Grant grant) implements Serving {}

  /// Nothing of the offer is sent.
  record Refused(Reason reason, Duration retryAfter) implements Serving {}

  /// Nothing of the content is here.
  record Absent() implements Serving {}
}
