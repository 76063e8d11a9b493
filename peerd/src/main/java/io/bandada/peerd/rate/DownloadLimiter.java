package io.bandada.peerd.rate;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The limit down. Who has received bytes charges them here, and reads on when they are paid off,
/// in the order in which they came. Nothing blocks; any thread.
///
/// ```
/// long position = limiter.charge(bytes);
/// Duration hold = limiter.hold(position);
/// // zero: read on; else ask again after that time
/// ```
public final class DownloadLimiter {
  /// Asked again after so long at the latest, a change of the limit is noticed soon.
  static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /// What is paid for in advance after a pause, in seconds' worth, or one chunk.
  private static final double BURST = 0.05;

  private static final int LEAST_BURST = 256 << 10;

  /// The same, in seconds' worth, when somebody was held back no longer ago than that: then what
  /// does not come is only late.
  private static final double LATE = 0.5;

  private final LongSupplier clock;
  private volatile boolean limited;

  // Guarded by this.
  private long rate;
  private long charged;
  private double owed;
  private long at;
  private long heldAt;

  DownloadLimiter(long rate, LongSupplier clock) {
    this.clock = clock;
    this.at = clock.getAsLong();
    this.heldAt = at - (long) (LATE * NANOS);
    this.rate = rate;
    this.limited = rate != 0;
    this.owed = -burst();
  }

  private double burst() {
    return Math.max(LEAST_BURST, rate * BURST);
  }

  synchronized void rate(long bytesPerSecond) {
    pass();
    if (rate == 0) {
      owed = 0;
    }
    rate = bytesPerSecond;
    limited = rate != 0;
    owed = Math.max(owed, -burst());
  }

  public boolean limited() {
    return limited;
  }

  /// These bytes have come.
  ///
  /// @return for [#hold]
  public long charge(int bytes) {
    if (!limited) {
      return 0;
    }
    synchronized (this) {
      pass();
      charged += bytes;
      owed += bytes;
      return charged;
    }
  }

  /// The position of a stream that is about to begin: behind all that has come, so that many short
  /// streams are held as one long one is.
  public long position() {
    return charge(0);
  }

  /// How long to wait before the next bytes are read; zero: read on. At most [#LOOK_AGAIN]; then it
  /// is asked again.
  public Duration hold(long position) {
    if (!limited) {
      return Duration.ZERO;
    }
    synchronized (this) {
      pass();
      double unpaid = owed - (charged - position);
      if (rate == 0 || unpaid <= 0) {
        return Duration.ZERO;
      }
      heldAt = at;
      long nanos = (long) Math.ceil(unpaid * NANOS / rate);
      return Duration.ofNanos(Math.min(nanos, LOOK_AGAIN.toNanos()));
    }
  }

  private void pass() {
    long now = clock.getAsLong();
    double most = now - heldAt < LATE * NANOS ? Math.max(burst(), rate * LATE) : burst();
    owed = Math.max(-most, owed - Math.max(0, now - at) * rate / NANOS);
    at = now;
  }
}
