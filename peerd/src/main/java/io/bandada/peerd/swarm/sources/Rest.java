package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.loop.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// While one source is not asked: for a failure, longer from one to the next until it answers; or
/// for as long as it says that it is busy.
final class Rest {
  private static final String BUSY = "busy";

  private final Backoff lengths;
  private long until;
  private boolean failed;
  private String why = "";

  Rest(long now, RandomGenerator random) {
    this.lengths = new Backoff(Source.FIRST_REST, Source.LONGEST_REST, random);
    this.until = now;
  }

  void failed(long now, String because) {
    until = now + lengths.next().toNanos();
    failed = true;
    why = because;
  }

  void busy(long now, Duration retryAfter) {
    until = Math.max(until, now + retryAfter.toNanos());
    why = BUSY;
  }

  /// It said something that proves no more than that it can talk.
  void spoke() {
    why = failed ? why : "";
  }

  /// It answered: a rest for a failure ends, one for being busy goes on.
  void answered(long now) {
    lengths.reset();
    if (failed) {
      failed = false;
      until = now;
    }
    why = "";
  }

  boolean isOver(long now) {
    return now >= until;
  }

  long until() {
    return until;
  }

  boolean isForFailure() {
    return failed;
  }

  boolean isBusy() {
    return why.equals(BUSY);
  }

  /// Empty when nothing is wrong.
  String why() {
    return why;
  }
}
