package io.bandada.peerd.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new SplittableRandom(1));

  @Test
  void itDoublesUpToItsMostAndJittersAQuarter() {
    long base = 1000;
    for (int i = 0; i < 10; i++) {
      assertThat(backoff.next().toMillis()).isBetween(base * 75 / 100, base * 125 / 100);
      base = Math.min(30_000, 2 * base);
    }
  }

  @Test
  void afterAResetItBeginsAgain() {
    backoff.next();
    backoff.next();
    assertThat(backoff.isFresh()).isFalse();
    backoff.reset();
    assertThat(backoff.isFresh()).isTrue();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(1250));
  }

  @Test
  void theSameSeedWaitsTheSame() {
    assertThat(waits(5)).isEqualTo(waits(5)).isNotEqualTo(waits(6));
  }

  private static List<Duration> waits(long seed) {
    Backoff b =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new SplittableRandom(seed));
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waits.add(b.next());
    }
    return waits;
  }
}
