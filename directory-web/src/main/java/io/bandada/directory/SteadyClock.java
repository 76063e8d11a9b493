package io.bandada.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people call the time, but for a clock that jumps: one look at a wrong clock must not end
/// reservations, turn keys or make certificates for another day, and the peers go by what the
/// directory says.
///
/// A machine's clock follows the monotonic one closely. When it leaves it, and the machine has not
/// slept meanwhile, time goes on as if it had not, until the new time has stood for [#PATIENCE].
/// Who knows that the new time is right starts the directory again.
final class SteadyClock implements InstantSource {
  /// What is less is no jump: clocks are set right a little now and then.
  static final Duration JUMP = Duration.ofSeconds(10);

  static final Duration PATIENCE = Duration.ofMinutes(90);

  /// A machine that has just been started may learn the time late, and then by much; peers could
  /// not follow that.
  static final Duration YOUNG = Duration.ofMinutes(15);

  static final Duration LARGE = Duration.ofHours(2);

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

  private final InstantSource wall;
  private final LongSupplier nanoClock;
  private final LongSupplier bootClock;
  private final long began;

  // All guarded by this.
  private Instant known;
  private long knownAt;

  /// How much the boot clock is ahead of the monotonic one: for how long the machine has slept.
  private long slept;

  private Duration jump = Duration.ZERO;
  private long jumpedAt;

  /// @param bootClock monotonic nanoseconds that go on while the machine sleeps
  SteadyClock(InstantSource wall, LongSupplier nanoClock, LongSupplier bootClock) {
    this.wall = wall;
    this.nanoClock = nanoClock;
    this.bootClock = bootClock;
    began = nanoClock.getAsLong();
    known = wall.instant();
    knownAt = began;
    slept = bootClock.getAsLong() - began;
  }

  static SteadyClock system() {
    return new SteadyClock(InstantSource.system(), System::nanoTime, SteadyClock::uptime);
  }

  /// Linux tells hundredths of a second; without it nobody sleeps.
  private static long uptime() {
    try {
      String text = Files.readString(UPTIME);
      return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1e9);
    } catch (IOException | RuntimeException e) {
      return System.nanoTime();
    }
  }

  @Override
  public synchronized Instant instant() {
    long nanos = nanoClock.getAsLong();
    Instant shown = wall.instant();
    Instant expected = known.plusNanos(nanos - knownAt);
    Duration off = Duration.between(expected, shown);
    if (off.abs().compareTo(JUMP) < 0) {
      if (!jump.isZero()) {
        LOG.info("this machine's clock is back where it was");
      }
      return believe(shown, nanos);
    }
    if (!jump.minus(off).abs().minus(JUMP).isNegative()) {
      long more = bootClock.getAsLong() - nanos - slept;
      if (off.minusNanos(more).abs().compareTo(JUMP) < 0) {
        slept += more;
        return believe(shown, nanos);
      }
      if (nanos - began < YOUNG.toNanos() && off.abs().compareTo(LARGE) > 0) {
        LOG.warn(
            "this machine's clock was set, by {} s; so soon after the start that is believed",
            off.toSeconds());
        return believe(shown, nanos);
      }
      jump = off;
      jumpedAt = nanos;
      LOG.warn(
          "this machine's clock jumped by {} s: that is not believed before it has stood for {}"
              + " min, or the directory is started again",
          off.toSeconds(),
          PATIENCE.toMinutes());
    }
    if (nanos - jumpedAt >= PATIENCE.toNanos()) {
      LOG.warn(
          "this machine's clock jumped by {} s, and stayed so: that is the time now",
          off.toSeconds());
      return believe(shown, nanos);
    }
    return expected;
  }

  private Instant believe(Instant shown, long nanos) {
    jump = Duration.ZERO;
    known = shown;
    knownAt = nanos;
    return shown;
  }
}
