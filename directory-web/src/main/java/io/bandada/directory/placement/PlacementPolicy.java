package io.bandada.directory.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses who keeps a copy. Pure: the same candidates and the same generator give the same choice.
///
/// Score = free space after the write, a site that has no copy yet, uptime, little load. Of two
/// peers drawn by chance the better one is taken (power of two choices, Mitzenmacher 2001): always
/// taking the best would send everybody to the same one.
final class PlacementPolicy {
  /// Never fill a peer to the brim: this share of its capacity stays free.
  private static final double RESERVE = 0.05;

  private static final double FREE_WEIGHT = 4;
  private static final double SITE_WEIGHT = 3;
  private static final double LOAD_WEIGHT = 2;
  private static final double UPTIME_WEIGHT = 1;
  private static final double HALF_LOAD = 8;
  private static final double LONG_UP_MILLIS = Duration.ofDays(1).toMillis();

  private PlacementPolicy() {}

  static boolean fits(Candidate candidate, long sizeBytes) {
    return candidate.freeBytes() - sizeBytes >= (long) (candidate.capacityBytes() * RESERVE);
  }

  /// At most `count` peers, the first chosen first.
  ///
  /// @param sites where copies are already
  static List<Candidate> choose(
      Collection<Candidate> candidates,
      int count,
      long sizeBytes,
      Collection<String> sites,
      RandomGenerator chance) {
    List<Candidate> left =
        new ArrayList<>(candidates.stream().filter(c -> fits(c, sizeBytes)).toList());
    left.sort(Comparator.comparing(Candidate::peerId));
    Set<String> taken = new HashSet<>(sites);
    List<Candidate> chosen = new ArrayList<>();
    while (chosen.size() < count && !left.isEmpty()) {
      Candidate next = betterOfTwo(left, sizeBytes, taken, chance);
      left.remove(next);
      chosen.add(next);
      if (next.site() != null) {
        taken.add(next.site());
      }
    }
    return chosen;
  }

  private static Candidate betterOfTwo(
      List<Candidate> left, long sizeBytes, Set<String> sites, RandomGenerator chance) {
    Candidate one = left.get(chance.nextInt(left.size()));
    if (left.size() == 1) {
      return one;
    }
    List<Candidate> rest = new ArrayList<>(left);
    rest.remove(one);
    Candidate other = rest.get(chance.nextInt(rest.size()));
    return score(other, sizeBytes, sites) > score(one, sizeBytes, sites) ? other : one;
  }

  static double score(Candidate c, long sizeBytes, Set<String> sites) {
    double free =
        c.capacityBytes() <= 0 ? 0 : (double) (c.freeBytes() - sizeBytes) / c.capacityBytes();
    double uptime = Math.min(1, c.uptimeMillis() / LONG_UP_MILLIS);
    double busy = c.load() / (c.load() + HALF_LOAD);
    return FREE_WEIGHT * free
        + SITE_WEIGHT * (newSite(c.site(), sites) ? 1 : 0)
        + UPTIME_WEIGHT * uptime
        - LOAD_WEIGHT * busy;
  }

  private static boolean newSite(@Nullable String site, Set<String> sites) {
    return site != null && !sites.contains(site);
  }
}
