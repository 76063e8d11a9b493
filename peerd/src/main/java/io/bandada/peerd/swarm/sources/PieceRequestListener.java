package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;

/// Hears what comes of one request, and notes what its source grants.
public record PieceRequestListener(PieceRequest request, Answers answers)
    implements PeerNetwork.FetchListener {
  @FunctionalInterface
  public interface Answers {
    void answered(PieceRequest request, int piece, PieceAnswer answer);
  }

  @Override
  public void granted(long bytesPerSecond) {
    request.source.granted(bytesPerSecond);
  }

  @Override
  public void answered(int piece, PieceAnswer answer) {
    answers.answered(request, piece, answer);
  }
}
