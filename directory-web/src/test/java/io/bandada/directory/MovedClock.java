package io.bandada.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.context.annotation.Primary;

/// The time of a directory, which a test sets back for a moment.
@Primary
final class MovedClock implements InstantSource {
  private volatile Duration back = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().minus(back);
  }

  void setBack(Duration by) {
    back = by;
  }

  /// Does this as it would have been done then.
  <T> T before(Duration ago, Supplier<T> what) {
    back = ago;
    try {
      return what.get();
    } finally {
      back = Duration.ZERO;
    }
  }
}
