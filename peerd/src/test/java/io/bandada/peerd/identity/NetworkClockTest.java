package io.bandada.peerd.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NetworkClockTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private Instant own = NOON;
  private long nanos = 1_000;
  private final NetworkClock clock = new NetworkClock(() -> own, () -> nanos);

  @Test
  void whileNobodyHasSaidBetterItIsThisMachinesClock() {
    pass(Duration.ofMinutes(1));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
    assertThat(clock.ahead()).isEmpty();
    assertThat(clock.trouble()).isEmpty();
  }

  @Test
  void theDirectorysWordCounts() {
    assertThat(clock.heard(NOON.minus(Duration.ofMinutes(12)), nanos)).isTrue();
    pass(Duration.ofSeconds(5));

    assertThat(clock.instant()).isEqualTo(NOON.minus(Duration.ofMinutes(12)).plusSeconds(5));
    assertThat(clock.trouble())
        .hasValueSatisfying(
            text -> assertThat(text).contains("12 min ahead of the directory's", "timedatectl"));
    assertThat(clock.refusal()).isEmpty();
  }

  @Test
  void anAnswerWasWrittenHalfWayBack() {
    long asked = nanos;
    pass(Duration.ofSeconds(4));
    clock.heard(own.minusSeconds(2), asked);

    assertThat(clock.ahead()).contains(Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(own);
  }

  @Test
  void aJumpOfThisMachinesClockIsNoOtherTime() {
    clock.heard(NOON, nanos);
    own = own.plus(Duration.ofHours(1));
    pass(Duration.ofSeconds(3));

    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3));
    assertThat(clock.heard(NOON.plusSeconds(3), nanos)).isFalse();
    assertThat(clock.trouble())
        .hasValueSatisfying(text -> assertThat(text).contains("60 min ahead"));
  }

  /// Who speaks with the directory's stolen key.
  @Test
  void nobodyTurnsTheTimeByMoreThanIsAllowed() {
    clock.heard(NOON.minus(Duration.ofDays(400)), nanos);
    assertThat(clock.instant()).isEqualTo(NOON.minus(ClockSkew.ALLOWED));

    clock.heard(NOON.plus(Duration.ofDays(400)), nanos);
    assertThat(clock.instant()).isEqualTo(NOON.plus(ClockSkew.ALLOWED));
    clock.heard(Instant.ofEpochMilli(Long.MAX_VALUE), nanos);
    assertThat(clock.instant()).isEqualTo(NOON.plus(ClockSkew.ALLOWED));
  }

  @Test
  void furtherOffItIsRefusedAndTold() {
    clock.heard(NOON.plus(Duration.ofDays(2)), nanos);

    assertThat(clock.refusal())
        .hasValueSatisfying(
            text -> assertThat(text).contains("2 days behind the directory's", "at most 2 h"));
    assertThat(clock.trouble())
        .hasValueSatisfying(text -> assertThat(text).contains("timedatectl"));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    own = own.plus(time);
  }
}
