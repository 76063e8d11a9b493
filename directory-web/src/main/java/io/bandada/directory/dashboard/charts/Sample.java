package io.bandada.directory.dashboard.charts;

import io.bandada.directory.health.NetworkHealth;
import io.bandada.directory.members.Fleet;

/// What the network was at one instant.
public record Sample(
    long at, int live, int stale, int lost, long files, long bytes, long rateIn, long rateOut) {

  /// The network as it is at this moment.
  public static Sample of(long at, NetworkHealth health) {
    Fleet fleet = health.fleet();
    return new Sample(
        at,
        fleet.live(),
        fleet.stale(),
        fleet.lost(),
        health.files(),
        health.bytes(),
        fleet.bytesPerSecondIn(),
        fleet.bytesPerSecondOut());
  }
}
