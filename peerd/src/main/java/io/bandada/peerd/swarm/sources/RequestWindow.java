package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.swarm.RateMeter;

/// How many pieces may be asked of one source at a time, and how long its silence is borne.
///
/// The window follows bandwidth times delay: what the source sends in a quarter of a second and the
/// time until an answer comes. Deeper queues gain nothing and spoil sharing: pieces that wait at a
/// slow source cannot be taken from a fast one. Patience is the mean gap between two answers plus
/// three standard deviations.
public final class RequestWindow {
  public static final int LEAST_PIECES = 2;
  static final int MOST_PIECES = 64;

  /// What is asked for beyond what is on its way: the time that a source's next turn may be late.
  static final double AHEAD_SECONDS = 0.25;

  static final long MOST_BYTES = 32L << 20;

  private static final long SECOND = 1_000_000_000L;
  private static final double MOST_DELAY = 2.0 * SECOND;
  private static final long LEAST_PATIENCE = 2 * SECOND;
  private static final long MOST_PATIENCE = 60 * SECOND;

  /// Nobody who sends slower than this is worth waiting for, as long as nothing better is known of
  /// him.
  private static final long LEAST_BYTES_PER_SECOND = 64 << 10;

  /// A sample moves the mean by an eighth of what it is off, as TCP does it (RFC 6298).
  private static final int WEIGHT = 8;

  private final int pieceLength;
  private final RateMeter rate;
  private double meanGap;
  private double gapVariance;
  private double meanLatency;

  /// The least is the way's own delay; more is our own queue, which must not make the queue longer.
  private double leastLatency = Double.MAX_VALUE;

  private boolean measured;
  private int doublings;

  RequestWindow(int pieceLength, long nanoTime) {
    this.pieceLength = pieceLength;
    this.rate = new RateMeter(nanoTime);
  }

  /// A piece came.
  ///
  /// @param gapNanos since the answer before it, or since it was asked for, whichever is later
  /// @param latencyNanos since it was asked for
  void answered(long nanoTime, int bytes, long gapNanos, long latencyNanos) {
    rate.add(nanoTime, bytes);
    doublings = 0;
    leastLatency = Math.min(leastLatency, (double) latencyNanos);
    if (!measured) {
      measured = true;
      meanGap = gapNanos;
      gapVariance = (double) gapNanos * gapNanos / 4;
      meanLatency = latencyNanos;
      return;
    }
    double off = gapNanos - meanGap;
    meanGap += off / WEIGHT;
    gapVariance += (off * off - gapVariance) / WEIGHT;
    meanLatency += (latencyNanos - meanLatency) / WEIGHT;
  }

  /// It stayed silent beyond patience: be more patient the next time, since it may be the way that
  /// is slow.
  public void expired() {
    doublings = Math.min(doublings + 1, 5);
  }

  public int pieces(long nanoTime) {
    double seconds = AHEAD_SECONDS + (measured ? Math.min(leastLatency, MOST_DELAY) / SECOND : 0);
    double wanted = bytesPerSecondSent(nanoTime) * seconds / pieceLength + 1;
    return Math.clamp((long) wanted, LEAST_PIECES, most(pieceLength));
  }

  /// A piece now and then says more by its distance from the last than by its share of the last two
  /// seconds.
  private double bytesPerSecondSent(long nanoTime) {
    double byGap = meanGap > SECOND ? pieceLength * (double) SECOND / meanGap : Double.MAX_VALUE;
    return Math.min((double) rate.perSecond(nanoTime), byGap);
  }

  /// What no window exceeds for pieces of this length.
  static int most(int pieceLength) {
    return Math.clamp(MOST_BYTES / pieceLength, LEAST_PIECES, MOST_PIECES);
  }

  long patienceNanos() {
    double plain =
        measured
            ? meanGap + 3 * Math.sqrt(gapVariance)
            : 2.0 * SECOND + (double) pieceLength / LEAST_BYTES_PER_SECOND * SECOND;
    long most = Math.max(MOST_PATIENCE, (long) pieceLength / LEAST_BYTES_PER_SECOND * SECOND);
    return Math.clamp((long) (plain * (1 << doublings)), LEAST_PATIENCE, most);
  }

  /// From request to answer; 0 while nothing was measured.
  public long meanLatencyNanos() {
    return (long) meanLatency;
  }

  public int pieceLength() {
    return pieceLength;
  }

  public long bytesPerSecond(long nanoTime) {
    return rate.perSecond(nanoTime);
  }
}
