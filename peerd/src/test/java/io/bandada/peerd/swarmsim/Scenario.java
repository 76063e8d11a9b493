package io.bandada.peerd.swarmsim;

/// What is to be played.
///
/// @param peers downloaders; one seed comes on top
/// @param bytes of the file
/// @param upRate bytes per second that a peer sends at most; the seed, too
/// @param downFactor a peer receives at most so many times its upload rate; 0: without limit
/// @param spread the fastest peer's rate is so many times the slowest's; rates lie evenly on a
///   logarithmic scale around `upRate`
/// @param churn share of the peers, 0 to 1, that leave for good at some moment of the first 80 % of
///   the bound; a newcomer with nothing takes the place of each
/// @param rttNanos shortest round trip between two peers; the longest is twice that
/// @param syncNanos that a disk takes to make pieces durable
/// @param seed of all chance
record Scenario(
    int peers,
    long bytes,
    long upRate,
    double downFactor,
    double spread,
    double churn,
    long rttNanos,
    long syncNanos,
    long seed) {

  static final long MILLI = 1_000_000L;

  /// Equal peers on a good network, who stay.
  static Scenario of(int peers, int mib) {
    return new Scenario(peers, (long) mib << 20, 8 << 20, 0, 1, 0, 4 * MILLI, 15 * MILLI, 1);
  }

  Scenario mixed(double newSpread, double newChurn) {
    return new Scenario(
        peers, bytes, upRate, downFactor, newSpread, newChurn, rttNanos, syncNanos, seed);
  }
}
