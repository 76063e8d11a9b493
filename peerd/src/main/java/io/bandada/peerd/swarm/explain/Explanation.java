package io.bandada.peerd.swarm.explain;

import java.util.List;

/// Why a transfer is not faster now: one factor, its figures, a sentence for a person, and the same
/// for each of its sources.
///
/// @param text one sentence with figures; empty when there is nothing to say
/// @param peers names of those whom the limit is about, at most [#MOST_NAMED]
/// @param sources those that are asked now, who sends most first; at most [#MOST_SOURCES]
public record Explanation(
    Limit limit, String text, Measure measure, List<String> peers, List<SourceReport> sources) {
  public static final int MOST_NAMED = 3;
  public static final int MOST_SOURCES = 32;

  /// Nothing to say.
  public static final Explanation NONE = of(Limit.NOTHING, "");

  /// Figures of a limit. Those that it does not have are [#NONE], 0 for rates.
  ///
  /// @param bytesPerSecond measured over the last two seconds
  /// @param mostBytesPerSecond what the limit allows
  /// @param latencyMillis from a request to its first piece
  /// @param pieces how many the limit is about
  /// @param piece the number of the first of them
  /// @param waitMillis until it is tried again, or how long it has taken already
  public record Measure(
      long bytesPerSecond,
      long mostBytesPerSecond,
      long latencyMillis,
      long pieces,
      long piece,
      long waitMillis) {
    public static final long NONE = -1;
    public static final Measure EMPTY = new Measure(0, 0, NONE, NONE, NONE, NONE);

    public static Measure rate(long bytesPerSecond) {
      return new Measure(bytesPerSecond, 0, NONE, NONE, NONE, NONE);
    }

    Measure most(long bytes) {
      return new Measure(bytesPerSecond, bytes, latencyMillis, pieces, piece, waitMillis);
    }

    Measure latency(long millis) {
      return new Measure(bytesPerSecond, mostBytesPerSecond, millis, pieces, piece, waitMillis);
    }

    public Measure pieces(long count, long first) {
      return new Measure(
          bytesPerSecond, mostBytesPerSecond, latencyMillis, count, first, waitMillis);
    }

    public Measure waiting(long millis) {
      return new Measure(bytesPerSecond, mostBytesPerSecond, latencyMillis, pieces, piece, millis);
    }
  }

  public Explanation {
    peers = List.copyOf(peers.subList(0, Math.min(MOST_NAMED, peers.size())));
    sources = List.copyOf(sources.subList(0, Math.min(MOST_SOURCES, sources.size())));
  }

  public static Explanation of(Limit limit, String text) {
    return new Explanation(limit, text, Measure.EMPTY, List.of(), List.of());
  }

  public static Explanation of(Limit limit, String text, Measure measure, List<String> peers) {
    return new Explanation(limit, text, measure, peers, List.of());
  }
}
