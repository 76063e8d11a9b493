package io.bandada.peerd.peers;

import io.bandada.peerd.piece.PieceOffer;
import java.util.Arrays;

/// What a source says to one fetch, right or wrong, in words that gRPC and the piece port both
/// have.
public interface SourceReply {
  /// What is sent at once.
  int PART = 128 << 10;

  void choose(PieceOffer chosen) throws Exception;

  void data(int piece, int at, byte[] bytes) throws Exception;

  /// It may be asked for this piece again when as much time has passed as can be said.
  void busyForever(int piece) throws Exception;

  void end() throws Exception;

  /// Cuts the connection.
  void cut() throws Exception;

  default void piece(int piece, byte[] bytes) throws Exception {
    for (int at = 0; at < bytes.length; at += PART) {
      data(piece, at, Arrays.copyOfRange(bytes, at, Math.min(at + PART, bytes.length)));
    }
  }

  /// What a source does when it is asked.
  interface Script {
    /// @param offer what is asked for
    void answer(PieceOffer offer, SourceReply reply) throws Exception;
  }
}
