package io.bandada.directory.members;

import io.bandada.directory.settings.DirectorySettings;

/// How long a peer waits between two pings, and how long it may be silent: a larger fleet beats slower, so that one directory
/// core serves it, and is judged as much later.
///
/// @param nanos between two pings
/// @param staleNanos,lostNanos silence
record BeatInterval(long nanos, long staleNanos, long lostNanos) {

  static BeatInterval of(DirectorySettings settings, int peers) {
    long least = settings.ping().interval().toNanos();
    long nanos = Math.max(least, 1_000_000_000L * peers / settings.ping().perSecond());
    double stretch = (double) nanos / least;
    return new BeatInterval(
        nanos,
        (long) (settings.lease().stale().toNanos() * stretch),
        (long) (settings.lease().lost().toNanos() * stretch));
  }
}
