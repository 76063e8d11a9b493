package io.bandada.peerd.swarmsim;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// One seed and many downloaders of one file, who all begin within a few milliseconds.
final class SimulatedSwarm {
  /// A play that lasts longer than so many times the bound has failed.
  private static final double GIVEN_UP_AFTER = 20;

  /// What the directory tells at once.
  private static final int INTRODUCED = 20;

  /// The seed is told to so many at first, on average: as few as keep it busy.
  private static final int SEED_TOLD_TO = 40;

  private static final double LEAVE_BEFORE = 0.8;
  private static final long BEGIN_WITHIN = 20 * Scenario.MILLI;

  final Scenario scenario;
  final VirtualTime time = new VirtualTime();
  final Manifest manifest;
  long wastedBytes;
  long refusals;
  private final SplittableRandom random;
  private final List<SwarmMember> members = new ArrayList<>();

  /// Whom the directory knows: those who have it or asked for it.
  private final List<SwarmMember> known = new ArrayList<>();

  private double bound;
  private final int seeds;
  private int expected;
  private int finished;

  SimulatedSwarm(Scenario scenario) {
    this(scenario, new double[] {(double) scenario.upRate()});
  }

  /// @param seeds bytes per second that each of those sends that have all of it
  SimulatedSwarm(Scenario scenario, double[] seeds) {
    this.scenario = scenario;
    this.random = new SplittableRandom(scenario.seed());
    int length = PieceLength.of(scenario.bytes());
    int pieces = PieceLength.pieces(scenario.bytes(), length);
    byte[] layer = new byte[pieces * FileId.BYTES];
    random.nextBytes(layer);
    this.manifest = Manifest.ofContent(scenario.bytes(), length, layer);
    double[] rates = new double[scenario.peers()];
    for (int i = 0; i < rates.length; i++) {
      double at = rates.length == 1 ? 0 : (double) i / (rates.length - 1) - 0.5;
      rates[i] = (double) scenario.upRate() * Math.pow(scenario.spread(), at);
    }
    this.bound = fluidBound(seeds, rates);
    for (double seed : seeds) {
      known.add(add(seed, PieceSet.all(pieces)));
    }
    this.seeds = seeds.length;
    for (double rate : rates) {
      begin(rate, random.nextLong(BEGIN_WITHIN));
    }
    expected = rates.length;
    bound = Math.max(bound, churn());
  }

  /// Nobody can be faster, however clever (Kumar and Ross 2006), in seconds.
  private double fluidBound(double[] seeds, double[] rates) {
    double seed = Arrays.stream(seeds).sum();
    double sum = seed;
    double least = Double.MAX_VALUE;
    for (double rate : rates) {
      sum += rate;
      least = Math.min(least, rate);
    }
    double bytes = scenario.bytes();
    return Math.max(Math.max(bytes / seed, downSeconds(least)), scenario.peers() * bytes / sum);
  }

  /// What one who sends so fast needs at least to receive all of it.
  private double downSeconds(double rate) {
    return scenario.downFactor() == 0 ? 0 : scenario.bytes() / (rate * scenario.downFactor());
  }

  /// @return seconds before which no newcomer can have all of it
  private double churn() {
    double earliest = 0;
    int leavers = (int) Math.round(scenario.churn() * scenario.peers());
    List<SwarmMember> stay = new ArrayList<>(members.subList(seeds, members.size()));
    for (int i = 0; i < leavers; i++) {
      SwarmMember leaver = stay.remove(random.nextInt(stay.size()));
      long at = (long) (bound * LEAVE_BEFORE * 1e9 * random.nextDouble());
      earliest = Math.max(earliest, at / 1e9 + downSeconds(leaver.uplink.bytesPerSecond()));
      time.at(
          at,
          () -> {
            if (leaver.finishedAt() < 0) {
              expected--;
            }
            leaver.leave();
            expected++;
            begin(leaver.uplink.bytesPerSecond(), 0);
          });
    }
    return earliest;
  }

  private void begin(double rate, long inNanos) {
    SwarmMember member = add(rate, PieceSet.none(manifest.pieces()));
    time.in(
        inNanos,
        () -> {
          if (!member.isGone()) {
            known.add(member);
            member.begin();
          }
        });
  }

  private SwarmMember add(double rate, PieceSet here) {
    SwarmMember member =
        new SwarmMember(this, members.size(), rate, scenario.downFactor() * rate, here);
    members.add(member);
    return member;
  }

  /// One of those that have all of it sends nothing but wrong bytes.
  void lie(int seed) {
    members.get(seed).lies = true;
  }

  /// Plays it to the end.
  ///
  /// @throws IllegalStateException when somebody never finishes
  Outcome play() {
    long end = (long) (bound * GIVEN_UP_AFTER * 1e9);
    while (finished < expected) {
      if (!time.next() || time.now() > end) {
        throw new IllegalStateException(
            (expected - finished)
                + " of "
                + expected
                + " have not finished after "
                + time.now() / 1e9
                + " s; "
                + members.getLast().state());
      }
    }
    return Outcome.of(this, members, bound);
  }

  void finished(SwarmMember member) {
    finished++;
  }

  SwarmMember member(PeerAddress address) {
    return members.get(Integer.parseInt(address.peerId().substring(1)));
  }

  /// From one to the other and no farther: the same for each pair, whenever.
  long wayNanos(SwarmMember from, SwarmMember to) {
    long pair =
        (long) Math.min(from.number, to.number) * 1_000_003 + Math.max(from.number, to.number);
    double share = ((pair * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
    return (long) (scenario.rttNanos() / 2.0 * (1 + share));
  }

  /// What the directory tells of who else is there: each time others, by chance; the seed to some
  /// only when there are many.
  List<PeerAddress> introduce(SwarmMember receiver) {
    List<PeerAddress> told = new ArrayList<>();
    for (SwarmMember seed : members.subList(0, seeds)) {
      if (random.nextInt(Math.max(1, known.size() - seeds)) < SEED_TOLD_TO) {
        told.add(seed.address);
      }
    }
    for (int tries = 0;
        tries < 3 * INTRODUCED && told.size() < Math.min(INTRODUCED, known.size() - 1);
        tries++) {
      SwarmMember other = known.get(random.nextInt(known.size()));
      if (!other.isGone()
          && !other.equals(receiver)
          && other.number >= seeds
          && !told.contains(other.address)) {
        told.add(other.address);
      }
    }
    return told;
  }
}
