package io.bandada.directory.publish;

import io.bandada.directory.api.SourceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which sources a caller is told. Pure.
///
/// Half of them the best (live, complete, little load), half by chance among the rest, different
/// for every caller: with the best alone everybody would ask the same few, and the network of who
/// knows whom would fall apart.
///
/// When many want what few have whole, those few are told to some callers only, by chance: each
/// sends every piece once, and the others have it from one another.
final class SourceChoice {
  static final int MOST = 20;

  /// So many callers are told of one that has everything, on average, when there are too few of
  /// them.
  static final int CALLERS_OF_A_SEED = 40;

  private SourceChoice() {}

  /// @param source who and where
  /// @param load pieces that it is serving
  record Known(SourceRecord source, int load) {}

  static List<SourceRecord> choose(
      List<Known> known, @Nullable String caller, RandomGenerator chance) {
    List<Known> left =
        new ArrayList<>(known.stream().filter(k -> !k.source().peerId().equals(caller)).toList());
    spare(left, chance);
    // Among equals not the same for everybody.
    shuffle(left, chance);
    left.sort(BEST_FIRST);
    List<SourceRecord> chosen = new ArrayList<>();
    int best = Math.min(MOST / 2, left.size());
    left.subList(0, best).forEach(k -> chosen.add(k.source()));
    List<Known> rest = left.subList(best, left.size());
    shuffle(rest, chance);
    rest.subList(0, Math.min(MOST - best, rest.size())).forEach(k -> chosen.add(k.source()));
    return List.copyOf(chosen);
  }

  private static void spare(List<Known> known, RandomGenerator chance) {
    long seeds = known.stream().filter(k -> k.source().complete()).count();
    long others = known.size() - seeds;
    int enough = Long.SIZE - Long.numberOfLeadingZeros(others);
    if (others >= CALLERS_OF_A_SEED && seeds < enough) {
      known.removeIf(
          k -> k.source().complete() && chance.nextDouble() * others >= CALLERS_OF_A_SEED);
    }
  }

  private static final Comparator<Known> BEST_FIRST =
      Comparator.<Known>comparingInt(k -> k.source().state().equals("live") ? 0 : 1)
          .thenComparing(k -> !k.source().complete())
          .thenComparingInt(Known::load);

  private static void shuffle(List<Known> list, RandomGenerator chance) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, chance.nextInt(i + 1));
    }
  }
}
