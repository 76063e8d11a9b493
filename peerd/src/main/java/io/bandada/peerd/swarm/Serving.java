package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer.Reason;
import java.time.Duration;

/// The answer to a peer that asks for a run of pieces.
public sealed interface Serving {

  /// Send them. Must be given back, whatever happens.
  interface Grant {
    Manifest manifest();

    /// The pieces of the run that may be sent; the others are answered NOT_HELD one by one.
    PieceSet pieces();

    /// On the loop: another peer has found no slot a moment ago.
    boolean isWanted();

    /// On the loop, once: the slot is free again.
    ///
    /// @param sentBytes of pieces, as far as they went out
    void release(long sentBytes);
  }

  record Granted(Grant grant) implements Serving {}

  /// Nothing of the run is sent.
  record Refused(Reason reason, Duration retryAfter) implements Serving {}

  /// Nothing of the content is here.
  record Absent() implements Serving {}
}
