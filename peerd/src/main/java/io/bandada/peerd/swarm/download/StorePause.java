package io.bandada.peerd.swarm.download;

import io.bandada.peerd.loop.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Nothing is asked for while our own store takes nothing: longer from refusal to refusal, until a
/// piece is stored.
final class StorePause {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(5);

  private final Backoff pauses;
  private long until;
  private String why = "";

  StorePause(RandomGenerator random, long now) {
    this.pauses = new Backoff(FIRST, MOST, random);
    this.until = now;
  }

  void refused(String because, long now) {
    until = now + pauses.next().toNanos();
    why = because;
  }

  void stored() {
    pauses.reset();
  }

  /// 0: it takes pieces.
  long leftNanos(long now) {
    return Math.max(0, until - now);
  }

  boolean isOver(long now) {
    return leftNanos(now) == 0;
  }

  /// What it said last.
  String why() {
    return why;
  }
}
