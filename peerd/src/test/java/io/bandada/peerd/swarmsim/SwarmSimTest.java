package io.bandada.peerd.swarmsim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Virtual time is exact: the same code is always as quick. What makes one of these fail makes
/// swarms slower.
class SwarmSimTest {
  @Test
  void fourPeersAreWithinATwentiethOfTheBound() {
    Outcome outcome = new SimulatedSwarm(Scenario.of(4, 64)).play();
    assertThat(outcome.ratio()).as(outcome.toString()).isLessThan(1.05);
    assertThat(outcome.seedCopies()).as(outcome.toString()).isLessThan(1.05);
  }

  @Test
  void sixteenPeersAreWithinAnEighteenthOfTheBound() {
    Outcome outcome = new SimulatedSwarm(Scenario.of(16, 64)).play();
    assertThat(outcome.ratio()).as(outcome.toString()).isLessThan(1.055);
    assertThat(outcome.seedCopies()).as(outcome.toString()).isLessThan(1.055);
  }

  @Test
  void fiftyPeersOfMixedSpeedsSomeOfWhomLeaveAreNotMuchSlower() {
    Outcome outcome = new SimulatedSwarm(Scenario.of(50, 64).mixed(10, 0.1)).play();
    assertThat(outcome.ratio()).as(outcome.toString()).isLessThan(1.25);
    assertThat(outcome.wasted()).as(outcome.toString()).isLessThan(0.01);
  }

  @Test
  void theSameScenarioIsPlayedTheSameWay() {
    assertThat(new SimulatedSwarm(Scenario.of(8, 16)).play())
        .isEqualTo(new SimulatedSwarm(Scenario.of(8, 16)).play());
  }
}
