package io.bandada.peerd.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadLimiterTest {
  private static final int MIB = 1 << 20;
  private static final int CHUNK = 256 << 10;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now;

  /// Takes in chunk after chunk on some streams for so long, and tells how many bytes.
  private long takeIn(DownloadLimiter intake, int streams, Duration time) {
    long end = now + time.toNanos();
    long[] positions = new long[streams];
    long[] next = new long[streams];
    long bytes = 0;
    while (now < end) {
      long soonest = Long.MAX_VALUE;
      for (int i = 0; i < streams; i++) {
        if (next[i] <= now) {
          Duration hold = intake.hold(positions[i]);
          if (hold.isZero()) {
            bytes += CHUNK;
            positions[i] = intake.charge(CHUNK);
            hold = intake.hold(positions[i]);
          }
          // What comes next takes a while on its way.
          next[i] = now + Math.max(hold.toNanos(), SECOND / 10_000);
        }
        soonest = Math.min(soonest, next[i]);
      }
      now = soonest;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(longs = {MIB, 8 * MIB, 64 * MIB, 500 * MIB})
  void theRateIsKept(long down) {
    DownloadLimiter intake = new DownloadLimiter(down, () -> now);
    takeIn(intake, 4, Duration.ofSeconds(2));
    assertThat(takeIn(intake, 4, Duration.ofSeconds(20))).isCloseTo(20 * down, withPercentage(3));
  }

  @Test
  void streamsThatEndSoonAreHeldAsOneLongOneIs() {
    DownloadLimiter intake = new DownloadLimiter(MIB, () -> now);
    long bytes = 0;
    while (now < 20 * SECOND) {
      Duration hold = intake.hold(intake.position());
      if (hold.isZero()) {
        intake.charge(CHUNK);
        bytes += CHUNK;
      }
      now += Math.max(1000, hold.toNanos());
    }
    assertThat(bytes).isCloseTo(20L * MIB, withPercentage(4));
  }

  @ParameterizedTest
  @ValueSource(longs = {MIB, 8 * MIB, 64 * MIB, 500 * MIB})
  void whatComesLateIsMadeUpFor(long down) {
    DownloadLimiter intake = new DownloadLimiter(down, () -> now);
    intake.charge(CHUNK);
    long bytes = 0;
    long position = intake.position();
    while (now < 20 * SECOND) {
      Duration hold = intake.hold(position);
      if (hold.isZero()) {
        position = intake.charge(CHUNK);
        bytes += CHUNK;
        // Every 2 MiB the source thinks, for as long as 1 MiB takes.
        now += bytes % (2 << 20) == 0 ? Math.min(SECOND / 3, MIB * SECOND / down) : 1000;
      } else {
        now += hold.toNanos();
      }
    }
    assertThat(bytes).isCloseTo(20 * down, withPercentage(3));
  }

  @Test
  void whoWasNeverHeldBackSavesUpNoMoreThanASmallBurst() {
    DownloadLimiter intake = new DownloadLimiter(8 * MIB, () -> now);
    for (int i = 0; i < 100; i++) {
      assertThat(intake.hold(intake.charge(CHUNK))).isZero();
      now += SECOND / 10;
    }
    int free = 0;
    while (intake.hold(intake.charge(CHUNK)).isZero()) {
      free++;
    }
    assertThat(free).isLessThanOrEqualTo(2);
  }

  @Test
  void whoCameFirstReadsOnFirst() {
    DownloadLimiter intake = new DownloadLimiter(MIB, () -> now);
    intake.charge(CHUNK);
    long first = intake.charge(CHUNK);
    long second = intake.charge(CHUNK);
    now = SECOND / 4;
    assertThat(intake.hold(first)).isZero();
    assertThat(intake.hold(second)).isPositive();
    now = SECOND / 2;
    assertThat(intake.hold(second)).isZero();
  }

  @Test
  void aPauseSavesUpNoMoreThanASmallBurst() {
    DownloadLimiter intake = new DownloadLimiter(MIB, () -> now);
    now = 100 * SECOND;
    assertThat(intake.hold(intake.charge(CHUNK))).isZero();
    assertThat(intake.hold(intake.charge(CHUNK))).isPositive();
  }

  @Test
  void aNewLimitHoldsAtOnceForThoseWhoWait() {
    DownloadLimiter intake = new DownloadLimiter(Rates.LEAST, () -> now);
    long position = intake.charge(16 * MIB);
    assertThat(intake.hold(position)).isEqualTo(DownloadLimiter.LOOK_AGAIN);
    intake.rate(100L * MIB);
    assertThat(intake.hold(position)).isEqualTo(DownloadLimiter.LOOK_AGAIN);
    now = SECOND / 5;
    assertThat(intake.hold(position)).isZero();
    position = intake.charge(16 * MIB);
    assertThat(intake.hold(position)).isPositive();
    intake.rate(0);
    assertThat(intake.hold(position)).isZero();
  }

  @Test
  void aLimitThatComesLaterCountsFromThen() {
    DownloadLimiter intake = new DownloadLimiter(0, () -> now);
    long before = intake.charge(100 * MIB);
    intake.rate(MIB);
    assertThat(intake.hold(before)).isZero();
    assertThat(intake.hold(intake.charge(CHUNK))).isPositive();
  }
}
