package io.bandada.peerd.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void whatOurOwnLimitsHoldBackIsNotTheReadersFault() {
    SlowReader.Pace pace = new SlowReader.Pace(1000, Duration.ofSeconds(30));
    assertThat(pace.isMetBy(29_000, 0)).isFalse();
    assertThat(pace.isMetBy(29_000, Duration.ofSeconds(2).toNanos())).isTrue();
    assertThat(pace.isMetBy(10, Duration.ofSeconds(20).toNanos())).isFalse();
    assertThat(pace.isMetBy(0, Duration.ofSeconds(30).toNanos())).isTrue();
    assertThat(pace.isMetBy(0, Duration.ofSeconds(31).toNanos())).isTrue();
  }
}
