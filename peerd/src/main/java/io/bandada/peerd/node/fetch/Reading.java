package io.bandada.peerd.node.fetch;

import io.bandada.peerd.node.base.Handle;

/// A download whose bytes somebody may read in order.
public interface Reading extends Handle {
  /// On the loop. The reader waits for this piece now: it and those after it come before all
  /// others.
  void at(int piece);

  /// On the loop. What was read of this piece is not what it should be, or it is not here any more:
  /// looks at it, and fetches it from others when it is so. The listener hears `lost` before it
  /// hears anything else, and once more that it is done.
  void lost(int piece);
}
