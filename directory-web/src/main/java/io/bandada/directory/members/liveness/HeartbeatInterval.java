package io.bandada.directory.members.liveness;

import io.bandada.directory.settings.DirectorySettings;

/// How long a peer waits between two pings, and how long it may be silent: a larger fleet beats
/// slower, so that one directory core serves it, and is judged as much later.
///
/// @param nanos between two pings
/// @param staleNanos,lostNanos silence
public record HeartbeatInterval(long nanos, long staleNanos, long lostNanos) {

  public static HeartbeatInterval of(DirectorySettings settings, int peers) {
    long least = settings.ping().interval().toNanos();
    long nanos = Math.max(least, 1_000_000_000L * peers / settings.ping().perSecond());
    double stretch = (double) nanos / least;
    return new HeartbeatInterval(
        nanos,
        (long) (settings.lease().stale().toNanos() * stretch),
        (long) (settings.lease().lost().toNanos() * stretch));
  }
}
