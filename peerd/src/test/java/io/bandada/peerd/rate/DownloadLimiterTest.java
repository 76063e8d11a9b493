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
  private long takeIn(DownloadLimiter limiter, int streams, Duration time) {
    long end = now + time.toNanos();
    long[] positions = new long[streams];
    long[] next = new long[streams];
    long bytes = 0;
    while (now < end) {
      long soonest = Long.MAX_VALUE;
      for (int i = 0; i < streams; i++) {
        if (next[i] <= now) {
          Duration hold = limiter.hold(positions[i]);
          if (hold.isZero()) {
            bytes += CHUNK;
            positions[i] = limiter.charge(CHUNK);
            hold = limiter.hold(positions[i]);
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
    DownloadLimiter limiter = new DownloadLimiter(down, () -> now);
    takeIn(limiter, 4, Duration.ofSeconds(2));
    assertThat(takeIn(limiter, 4, Duration.ofSeconds(20))).isCloseTo(20 * down, withPercentage(3));
  }

  @Test
  void streamsThatEndSoonAreHeldAsOneLongOneIs() {
    DownloadLimiter limiter = new DownloadLimiter(MIB, () -> now);
    long bytes = 0;
    while (now < 20 * SECOND) {
      Duration hold = limiter.hold(limiter.position());
      if (hold.isZero()) {
        limiter.charge(CHUNK);
        bytes += CHUNK;
      }
      now += Math.max(1000, hold.toNanos());
    }
    assertThat(bytes).isCloseTo(20L * MIB, withPercentage(4));
  }

  @ParameterizedTest
  @ValueSource(longs = {MIB, 8 * MIB, 64 * MIB, 500 * MIB})
  void whatComesLateIsMadeUpFor(long down) {
    DownloadLimiter limiter = new DownloadLimiter(down, () -> now);
    limiter.charge(CHUNK);
    long bytes = 0;
    long position = limiter.position();
    while (now < 20 * SECOND) {
      Duration hold = limiter.hold(position);
      if (hold.isZero()) {
        position = limiter.charge(CHUNK);
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
    DownloadLimiter limiter = new DownloadLimiter(8 * MIB, () -> now);
    for (int i = 0; i < 100; i++) {
      assertThat(limiter.hold(limiter.charge(CHUNK))).isZero();
      now += SECOND / 10;
    }
    int free = 0;
    while (limiter.hold(limiter.charge(CHUNK)).isZero()) {
      free++;
    }
    assertThat(free).isLessThanOrEqualTo(2);
  }

  @Test
  void whoCameFirstReadsOnFirst() {
    DownloadLimiter limiter = new DownloadLimiter(MIB, () -> now);
    limiter.charge(CHUNK);
    long first = limiter.charge(CHUNK);
    long second = limiter.charge(CHUNK);
    now = SECOND / 4;
    assertThat(limiter.hold(first)).isZero();
    assertThat(limiter.hold(second)).isPositive();
    now = SECOND / 2;
    assertThat(limiter.hold(second)).isZero();
  }

  @Test
  void aPauseSavesUpNoMoreThanASmallBurst() {
    DownloadLimiter limiter = new DownloadLimiter(MIB, () -> now);
    now = 100 * SECOND;
    assertThat(limiter.hold(limiter.charge(CHUNK))).isZero();
    assertThat(limiter.hold(limiter.charge(CHUNK))).isPositive();
  }

  @Test
  void aNewLimitHoldsAtOnceForThoseWhoWait() {
    DownloadLimiter limiter = new DownloadLimiter(Rates.LEAST, () -> now);
    long position = limiter.charge(16 * MIB);
    assertThat(limiter.hold(position)).isEqualTo(DownloadLimiter.LOOK_AGAIN);
    limiter.rate(100L * MIB);
    assertThat(limiter.hold(position)).isEqualTo(DownloadLimiter.LOOK_AGAIN);
    now = SECOND / 5;
    assertThat(limiter.hold(position)).isZero();
    position = limiter.charge(16 * MIB);
    assertThat(limiter.hold(position)).isPositive();
    limiter.rate(0);
    assertThat(limiter.hold(position)).isZero();
  }

  @Test
  void aLimitThatComesLaterCountsFromThen() {
    DownloadLimiter limiter = new DownloadLimiter(0, () -> now);
    long before = limiter.charge(100 * MIB);
    limiter.rate(MIB);
    assertThat(limiter.hold(before)).isZero();
    assertThat(limiter.hold(limiter.charge(CHUNK))).isPositive();
  }
}
