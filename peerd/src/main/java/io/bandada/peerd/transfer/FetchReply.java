package io.bandada.peerd.transfer;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// What is said to a peer that fetches pieces, in the words of one framing. None of it waits but
/// [#data], for the disk. Who has left hears nothing, and nothing throws for that.
public interface FetchReply {
  /// Puts bytes into the buffer that goes out, as many as fit.
  interface Reading {
    void into(ByteBuffer buffer) throws IOException;
  }

  /// Whether the transport takes more now.
  boolean isReady();

  /// Which pieces come, before anything else.
  void choice(PieceOffer chosen, long bytesPerSecond);

  void refusal(int piece, PieceAnswer.Reason reason, Duration retryAfter);

  /// The next bytes of a piece. When they cannot be read nothing is sent.
  void data(int piece, int at, int count, Reading bytes) throws IOException;

  /// The last word, once.
  void end(CallEnd how);

  /// Runs it on a thread that may wait, when the pieces of this call may go.
  void inTurn(Runnable sending);

  /// Lets go of what waits for a reader that takes nothing.
  void cut();
}
