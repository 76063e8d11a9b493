package io.bandada.directory.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementPolicyTest {
  private static final long GIB = 1L << 30;
  private static final long DAY = 24 * 3_600_000L;

  private static Candidate peer(String id, @Nullable String site, long freeGib, int load) {
    return new Candidate(id, site, freeGib * GIB, 100 * GIB, load, DAY);
  }

  @Test
  void theSameSeedGivesTheSameChoiceWhateverTheOrder() {
    List<Candidate> some = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      some.add(peer("p" + i, "s" + i % 4, 50 + i, i % 5));
    }
    List<Candidate> first = PlacementPolicy.choose(some, 5, GIB, Set.of(), new Random(7));
    Collections.shuffle(some, new Random(1));
    assertThat(PlacementPolicy.choose(some, 5, GIB, Set.of(), new Random(7))).isEqualTo(first);
  }

  @Test
  void nobodyIsChosenTwiceOrFilledToTheBrim() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Candidate> some = new ArrayList<>();
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        some.add(
            peer(
                "p" + i,
                random.nextBoolean() ? "s" + random.nextInt(3) : null,
                random.nextInt(20),
                random.nextInt(9)));
      }
      long size = random.nextLong(20) * GIB;
      List<Candidate> chosen = PlacementPolicy.choose(some, 4, size, Set.of(), random);
      assertThat(new HashSet<>(chosen)).as("seed %d", seed).hasSize(chosen.size());
      assertThat(chosen).as("seed %d", seed).allMatch(c -> c.freeBytes() - size >= 5 * GIB);
      long able = some.stream().filter(c -> PlacementPolicy.fits(c, size)).count();
      assertThat(chosen).as("seed %d", seed).hasSize((int) Math.min(4, able));
    }
  }

  @Test
  void aSiteWithoutACopyIsPreferred() {
    List<Candidate> two = List.of(peer("a", "here", 90, 0), peer("b", "there", 60, 2));
    for (int seed = 0; seed < 50; seed++) {
      assertThat(PlacementPolicy.choose(two, 1, GIB, Set.of("here"), new Random(seed)))
          .extracting(Candidate::peerId)
          .containsExactly("b");
    }
  }

  @Test
  void theWorkIsSpread() {
    List<Candidate> some = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      some.add(peer("p" + i, null, 50, 0));
    }
    Map<String, Integer> chosen = new HashMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      PlacementPolicy.choose(some, 2, GIB, Set.of(), random)
          .forEach(c -> chosen.merge(c.peerId(), 1, Integer::sum));
    }
    assertThat(chosen.values()).allMatch(n -> n > 120 && n < 280);
  }

  @Test
  void aFullPeerAndABusyPeerLose() {
    assertThat(PlacementPolicy.score(peer("a", null, 80, 0), GIB, Set.of()))
        .isGreaterThan(PlacementPolicy.score(peer("b", null, 20, 0), GIB, Set.of()))
        .isGreaterThan(PlacementPolicy.score(peer("c", null, 80, 40), GIB, Set.of()));
  }
}
