package io.bandada.peerd.node;

/// A download whose bytes somebody may read in order.
public interface Reading extends Handle {
  /// On the loop. The reader waits for this piece now: it and those after it come before all others.
  void at(int piece);
}
