package io.bandada.peerd.swarm.explain;

/// What all downloads of this peer together receive, and may.
///
/// @param most bytes per second; 0 is no limit
/// @param bytesPerSecond measured
public record OwnRate(long most, long bytesPerSecond) {
  public static final OwnRate UNLIMITED = new OwnRate(0, 0);

  /// Whether so much comes that the limit is what holds it.
  boolean isUsedUp() {
    return most > 0 && bytesPerSecond * 10 >= most * 9;
  }
}
