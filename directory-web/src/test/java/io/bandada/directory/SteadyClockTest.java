package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Instant wall = Instant.parse("2026-11-30T12:00:00Z");
  private Instant truth = wall;
  private long nanos = 5;
  private long slept = 1_000;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos, () -> nanos + slept);

  @Test
  void itFollowsAClockThatIsSetRightALittle() {
    for (int i = 0; i < 100; i++) {
      pass(SECOND);
      wall = wall.plusMillis(900);
      assertThat(clock.instant()).isEqualTo(wall);
    }
  }

  @Test
  void anHourAheadAndBackIsNotNoticed() {
    pass(SECOND);
    wall = wall.plus(HOUR);
    for (Duration gone = Duration.ZERO; gone.compareTo(HOUR) < 0; gone = gone.plusMinutes(5)) {
      assertThat(clock.instant()).isEqualTo(truth);
      pass(Duration.ofMinutes(5));
    }
    wall = wall.minus(HOUR);
    pass(SECOND);
    assertThat(clock.instant()).isEqualTo(truth);
  }

  @Test
  void neitherIsAnHourBehind() {
    pass(SECOND);
    wall = wall.minus(HOUR);
    assertThat(clock.instant()).isEqualTo(truth);
    pass(SECOND);
    assertThat(clock.instant()).isEqualTo(truth);
  }

  @Test
  void whatHasStoodForLongIsTheTime() {
    wall = wall.plus(HOUR);
    assertThat(clock.instant()).isEqualTo(truth);
    pass(SteadyClock.PATIENCE.minusSeconds(1));
    assertThat(clock.instant()).isEqualTo(truth);
    pass(SECOND);
    assertThat(clock.instant()).isEqualTo(wall);
    pass(HOUR);
    assertThat(clock.instant()).isEqualTo(wall);
  }

  @Test
  void aClockThatJumpsOnAndOnIsNeverBelieved() {
    for (int i = 0; i < 20; i++) {
      wall = wall.plus(HOUR);
      assertThat(clock.instant()).isEqualTo(truth);
      pass(HOUR);
    }
  }

  @Test
  void aMachineThatSleptIsNoJump() {
    pass(SECOND);
    wall = wall.plus(Duration.ofHours(8));
    slept += Duration.ofHours(8).toNanos();
    assertThat(clock.instant()).isEqualTo(wall);
    pass(SECOND);
    assertThat(clock.instant()).isEqualTo(wall);
  }

  /// A machine without a battery for its clock.
  @Test
  void soonAfterTheStartALargeJumpIsTheTimeThatWasLearned() {
    pass(Duration.ofMinutes(1));
    wall = wall.plus(Duration.ofDays(9_000));
    assertThat(clock.instant()).isEqualTo(wall);
  }

  @Test
  void laterALargeJumpMustStandLikeAnyOther() {
    pass(SteadyClock.YOUNG);
    assertThat(clock.instant()).isEqualTo(truth);
    wall = wall.plus(Duration.ofDays(60));
    assertThat(clock.instant()).isEqualTo(truth);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
    truth = truth.plus(time);
  }
}
