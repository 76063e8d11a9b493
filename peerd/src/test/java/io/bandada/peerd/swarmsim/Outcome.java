package io.bandada.peerd.swarmsim;

import java.util.List;
import java.util.Locale;

/// What came of a play.
///
/// @param bound seconds that nobody can beat
/// @param last seconds until the last had all of it, synced
/// @param p50 seconds that half of them took, each from its own beginning
/// @param p99 and 99 % of them
/// @param seedCopies bytes that the seed sent, as multiples of the file
/// @param wasted share of all bytes that arrived, which were not needed
/// @param refusals requests that found no slot or no piece
/// @param events of the simulation
record Outcome(
    double bound,
    double last,
    double p50,
    double p99,
    double seedCopies,
    double wasted,
    long refusals,
    long events) {

  static Outcome of(SimulatedSwarm fleet, List<SwarmMember> members, double bound) {
    double[] took =
        members.stream()
            .filter(m -> m.finishedAt() >= 0)
            .mapToDouble(m -> (m.finishedAt() - m.beganAt()) / 1e9)
            .sorted()
            .toArray();
    long last = members.stream().mapToLong(SwarmMember::finishedAt).max().orElse(0);
    double bytes = fleet.scenario.bytes();
    return new Outcome(
        bound,
        last / 1e9,
        took[took.length / 2],
        took[Math.min(took.length - 1, took.length * 99 / 100)],
        members.getFirst().uplink.sentBytes() / bytes,
        fleet.wastedBytes / (bytes * took.length + fleet.wastedBytes),
        fleet.refusals,
        fleet.time.happened());
  }

  double ratio() {
    return last / bound;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "last / bound %.3f  (bound %.2f s, last %.2f s, p50 %.2f s, p99 %.2f s), seed sent %.2f"
            + " copies, wasted %.2f %%, refusals %d, events %d",
        ratio(),
        bound,
        last,
        p50,
        p99,
        seedCopies,
        100 * wasted,
        refusals,
        events);
  }
}
