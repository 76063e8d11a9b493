package io.bandada.directory.dashboard.screens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatStripsTest {
  private static final long SLOT_MILLIS = 10_000;

  private final AtomicLong now = new AtomicLong(1_000 * SLOT_MILLIS);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final HeartbeatStrips beats = new HeartbeatStrips(clock, Duration.ofMillis(SLOT_MILLIS));

  private void later(int slots) {
    now.addAndGet(slots * SLOT_MILLIS);
  }

  @Test
  void aPeerThatWasNeverHeardIsUnknownNotLate() {
    assertThat(beats.strip("p1")).hasSize(HeartbeatStrips.SLOTS).containsOnly("unknown");
  }

  @Test
  void everySlotWithABeatIsHeard() {
    for (int i = 0; i < 5; i++) {
      beats.heard("p1");
      beats.heard("p1");
      later(1);
    }
    assertThat(beats.strip("p1").subList(54, 60))
        .containsExactly("heard", "heard", "heard", "heard", "heard", "unknown");
  }

  @Test
  void silenceIsMissedOnlyWhenTheSlotIsOver() {
    beats.heard("p1");
    later(3);
    assertThat(beats.strip("p1").subList(56, 60))
        .containsExactly("heard", "missed", "missed", "unknown");
  }

  @Test
  void aLongSilenceForgetsTheOldBeats() {
    beats.heard("p1");
    later(500);
    beats.heard("p1");
    var strip = beats.strip("p1");
    assertThat(strip.getLast()).isEqualTo("heard");
    assertThat(Collections.frequency(strip, "missed")).isEqualTo(59);
  }

  @Test
  void aPeerThatLeftIsForgotten() {
    beats.heard("p1");
    beats.forget("p1");
    assertThat(beats.strip("p1")).containsOnly("unknown");
  }
}
