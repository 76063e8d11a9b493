package io.bandada.peerd.rate;

import java.time.Duration;

/// A token bucket: bytes come in at the rate and are taken out before they are sent. The time is
/// given in; not for two threads at once.
///
/// While nobody wants anything it holds a small burst. While somebody waits it holds more: those
/// bytes were not idled away, the thread that fetches them is only late, and what it may not catch
/// up would be missing from the rate.
final class TokenBucket {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /// Seconds' worth that is there after a pause, or one chunk.
  private static final double BURST = 0.05;

  private static final int LEAST_BURST = 256 << 10;

  /// How late, in seconds, somebody who waits may be called without a loss.
  private static final double LATE = 0.5;

  /// Seconds' worth given out at a time: small, so that others can follow soon; not too small,
  /// since each one costs a wake-up.
  private static final double PORTION = 0.02;

  private static final int LEAST_PORTION = 16 << 10;

  private long rate;
  private double level;
  private long at;

  /// @param rate bytes per second; 0: without end
  TokenBucket(long rate, long now) {
    this.rate = rate;
    this.at = now;
    this.level = burst();
  }

  /// What was saved up under the old rate beyond the new one's burst is gone.
  void rate(long bytesPerSecond, long now) {
    pass(now, false);
    level = rate == 0 ? burstOf(bytesPerSecond) : Math.min(level, burstOf(bytesPerSecond));
    rate = bytesPerSecond;
  }

  private double burst() {
    return burstOf(rate);
  }

  private static double burstOf(long rate) {
    return Math.max(LEAST_BURST, rate * BURST);
  }

  /// Time has come to `now`.
  ///
  /// @param awaited whether somebody has been waiting since the last time
  void pass(long now, boolean awaited) {
    double most = awaited ? Math.max(burst(), rate * LATE) : burst();
    double filled = level + Math.max(0, now - at) * rate / NANOS;
    level = Math.max(level, Math.min(most, filled));
    at = now;
  }

  /// How much of it to give out at once.
  int portion(int wanted) {
    return rate == 0 ? wanted : (int) Math.min(wanted, Math.max(LEAST_PORTION, rate * PORTION));
  }

  /// From the time of the last [#pass]; 0 when so many bytes are there.
  long nanosUntil(int bytes) {
    return rate == 0 || level >= bytes ? 0 : (long) Math.ceil((bytes - level) * NANOS / rate);
  }

  void take(int bytes) {
    if (rate != 0) {
      level -= bytes;
    }
  }

  /// So much is there that more would soon be lost.
  boolean isHalfFull() {
    return rate == 0 || level * 2 >= burst();
  }

  /// A new one would be the same.
  boolean isFull() {
    return rate == 0 || level >= burst();
  }
}
