package io.bandada.peerd.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubles from `first` up to `most`, and each answer is
/// 75 to 125 % of that, so that those who failed together do not come back together.
public final class Backoff {
  private final Duration first;
  private final Duration most;
  private final RandomGenerator random;
  private Duration base;

  public Backoff(Duration first, Duration most, RandomGenerator random) {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException("no back-off from " + first + " to " + most);
    }
    this.first = first;
    this.most = most;
    this.random = random;
    this.base = first;
  }

  /// The wait before the next attempt.
  public Duration next() {
    Duration now = base;
    Duration doubled = base.multipliedBy(2);
    base = doubled.compareTo(most) < 0 ? doubled : most;
    return now.multipliedBy(75 + random.nextInt(51)).dividedBy(100);
  }

  /// It worked: begin from `first` again.
  public void reset() {
    base = first;
  }

  /// Whether nothing failed since the beginning or the last reset.
  public boolean isFresh() {
    return base.equals(first);
  }
}
