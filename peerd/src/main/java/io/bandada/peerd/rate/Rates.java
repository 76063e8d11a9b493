package io.bandada.peerd.rate;

/// What is allowed, in bytes of pieces per second; 0 is no limit.
///
/// @param up all that is sent
/// @param down all that is received
/// @param perPeer what is sent to any one peer
public record Rates(long up, long down, long perPeer) {
  /// Below this a chunk takes so long that the other side would think us dead.
  public static final long LEAST = 16 << 10;

  public static final long MOST = 1L << 40;

  public static final Rates NONE = new Rates(0, 0, 0);

  public Rates {
    check(up);
    check(down);
    check(perPeer);
  }

  /// @throws IllegalArgumentException with one line that says what a rate may be
  public static long check(long bytesPerSecond) {
    if (bytesPerSecond != 0 && (bytesPerSecond < LEAST || bytesPerSecond > MOST)) {
      throw new IllegalArgumentException("a rate is off, or from 16Ki to 1Ti bytes per second");
    }
    return bytesPerSecond;
  }
}
