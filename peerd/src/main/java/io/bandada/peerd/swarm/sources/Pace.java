package io.bandada.peerd.swarm.sources;

/// Tells whether a source is held up by what we ask of it, or by itself. O(1) for each piece.
///
/// When all that may be asked for is on its way and yet the first piece after a request comes as
/// soon as it ever did, then nothing waits at the source: the window is what limits. When requests
/// queue up there, the time to the first piece grows, and the source or the way to it is what
/// limits.
public final class Pace {
  /// The newest sample counts a quarter: after some ten pieces the older ones are forgotten.
  private static final double NEW = 0.25;

  /// The window counts as full when it was so for more than this share of the last pieces.
  private static final double MOSTLY = 0.5;

  /// Nothing waits at the source while the first piece takes at most so many times the least, and a
  /// millisecond of chance.
  private static final double NO_QUEUE = 1.5;

  private static final double CHANCE_NANOS = 1e6;

  private double full;
  private double latency;
  private double least = Double.MAX_VALUE;
  private long newestAsked = Long.MIN_VALUE;

  /// A piece came.
  ///
  /// @param sentAt when it was asked for; only the first piece of a request says how long the way
  ///   is
  /// @param windowFull whether no more could be asked for while this piece was under way
  void answered(long now, long sentAt, boolean windowFull) {
    if (newestAsked == Long.MIN_VALUE) {
      full = windowFull ? 1 : 0;
    } else {
      full += ((windowFull ? 1 : 0) - full) * NEW;
    }
    if (sentAt > newestAsked) {
      long took = Math.max(0, now - sentAt);
      latency = newestAsked == Long.MIN_VALUE ? (double) took : latency + (took - latency) * NEW;
      least = Math.min(least, (double) took);
      newestAsked = sentAt;
    }
  }

  /// Whether more would come if more were asked for at a time.
  public boolean isWindowBound() {
    return isMeasured() && full > MOSTLY && latency <= least * NO_QUEUE + CHANCE_NANOS;
  }

  /// From a request to its first piece, lately; -1 while not measured.
  public long latencyNanos() {
    return isMeasured() ? (long) latency : -1;
  }

  /// The way's own delay; -1 while not measured.
  public long leastLatencyNanos() {
    return isMeasured() ? (long) least : -1;
  }

  private boolean isMeasured() {
    return newestAsked != Long.MIN_VALUE;
  }
}
