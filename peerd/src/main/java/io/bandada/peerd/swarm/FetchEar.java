package io.bandada.peerd.swarm;

import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;

/// Hears what comes of one request, and notes what its source grants.
record FetchEar(Fetch fetch, Answers answers) implements PeerNetwork.FetchListener {
  @FunctionalInterface
  interface Answers {
    void answered(Fetch fetch, int piece, PieceAnswer answer);
  }

  @Override
  public void granted(long bytesPerSecond) {
    fetch.source.granted = bytesPerSecond;
  }

  @Override
  public void answered(int piece, PieceAnswer answer) {
    answers.answered(fetch, piece, answer);
  }
}
