package io.bandada.peerd.swarmsim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What one bad source among five costs.
class BadSourceTest {
  private static final double FAST = 25 << 20;
  private static final double ONE_MBIT = 125_000;

  @Test
  void oneSlowSourceCostsNextToNothing() {
    Outcome without = play(new double[] {FAST, FAST, FAST, FAST}, -1);
    Outcome with = play(new double[] {FAST, ONE_MBIT, FAST, FAST, FAST}, -1);
    assertThat(with.last() / without.last()).as(with + " against " + without).isLessThan(1.05);
  }

  @Test
  void oneLiarCostsTwoPieces() {
    Outcome without = play(new double[] {FAST, FAST, FAST, FAST}, -1);
    Outcome with = play(new double[] {FAST, FAST, FAST, FAST, FAST}, 1);
    assertThat(with.last() / without.last()).as(with + " against " + without).isLessThan(1.05);
    assertThat(with.wasted() * (256 << 20)).as("bytes").isLessThan(5 * (256 << 10));
  }

  private static Outcome play(double[] seeds, int liar) {
    SimulatedSwarm fleet = new SimulatedSwarm(Scenario.of(1, 256), seeds);
    if (liar >= 0) {
      fleet.lie(liar);
    }
    return fleet.play();
  }
}
