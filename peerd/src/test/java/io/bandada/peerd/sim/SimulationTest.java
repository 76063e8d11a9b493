package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Many small networks, each with its own misfortunes: `-Dbandada.seeds=N` of them from seed
/// `-Dbandada.seed=S` on.
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("bandada.seeds", 300);
  private static final long FIRST_SEED = Long.getLong("bandada.seed", 1);

  /// Failing seeds that are told; after these the rest is not run.
  private static final int MOST_FAILURES = 5;

  @Test
  void everyWorldKeepsItsPromisesAndComesToRest() {
    QuietLogs.please();
    List<String> failures = new ArrayList<>();
    for (long seed = FIRST_SEED;
        seed < FIRST_SEED + SEEDS && failures.size() < MOST_FAILURES;
        seed++) {
      SimWorld world = new SimWorld(seed);
      try {
        world.run();
      } catch (AssertionError | RuntimeException e) {
        failures.add(
            "seed "
                + seed
                + " at "
                + world.clock.seconds()
                + " s: "
                + e
                + "\n"
                + "  again: mvn -o -pl peerd -am test -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dbandada.seeds=1 -Dbandada.seed="
                + seed
                + (SEEDS == 1 ? "\n" + world.trace.tail() : ""));
      }
    }
    if (!failures.isEmpty()) {
      fail(String.join("\n", failures));
    }
  }
}
