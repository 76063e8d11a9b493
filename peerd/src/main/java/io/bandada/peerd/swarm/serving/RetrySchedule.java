package io.bandada.peerd.swarm.serving;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// When each of those that a source turned away is to come back. As far from the one before as
/// slots become free: so there is always somebody at the door, and never a crowd. Some more are
/// asked back than there will be slots, since not all come.
///
/// Who has waited goes before who comes unasked. Otherwise those who are served ask again while the
/// others wait as they were told, and a few have all that is rare, while the uplinks of many idle.
final class RetrySchedule {
  /// Above, the oldest is forgotten: whoever it was comes as one who was not asked back.
  static final int MOST = 1_000;

  static final Duration LEAST = Duration.ofMillis(20);
  static final Duration LONGEST = Duration.ofSeconds(5);

  /// So many are asked back for each slot that becomes free.
  static final int OVERBOOKED = 2;

  /// Who comes later than that comes unasked.
  static final Duration KEPT = Duration.ofSeconds(5);

  /// When each is to come, in about that order.
  private final SequencedMap<String, Long> due = new LinkedHashMap<>();

  private long last;

  RetrySchedule(long now) {
    last = now;
  }

  /// Whether this peer was told to come by now.
  boolean isDue(String peerId, long now) {
    Long when = due.get(peerId);
    return when != null && now >= when && now - when <= KEPT.toNanos();
  }

  /// Whether somebody else was told to come, and it is not time yet.
  boolean doOthersWait(String peerId, long now) {
    for (Map.Entry<String, Long> one : due.reversed().entrySet()) {
      if (!one.getKey().equals(peerId)) {
        return one.getValue() > now;
      }
    }
    return false;
  }

  /// It was served, or needs nothing.
  void end(String peerId) {
    due.remove(peerId);
  }

  /// @param gapNanos between two slots that become free
  /// @return after what time it is to come; who comes too early keeps its time
  Duration make(String peerId, long now, long gapNanos) {
    Long before = due.get(peerId);
    if (before != null && before > now) {
      return Duration.ofNanos(Math.max(before - now, LEAST.toNanos()));
    }
    Duration wait = makeForNobody(now, gapNanos);
    due.putLast(peerId, now + wait.toNanos());
    forgetOld(now);
    return wait;
  }

  /// As [#make], for one who has enough already: others need not wait for it.
  Duration makeForNobody(long now, long gapNanos) {
    long next = Math.max(now + gapNanos, last + gapNanos / OVERBOOKED);
    last = Math.min(next, now + LONGEST.toNanos());
    return Duration.ofNanos(Math.max(last - now, LEAST.toNanos()));
  }

  private void forgetOld(long now) {
    while (due.size() > MOST || now - due.firstEntry().getValue() > KEPT.toNanos()) {
      due.pollFirstEntry();
    }
  }
}
