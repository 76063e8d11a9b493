package io.bandada.directory.holdings;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Lets a few peers at a time send their whole index, so that a directory that was restarted is not
/// stormed. A turn that is not used runs out.
final class ReportTurns {
  private final int most;
  private final long turnNanos;
  private final LongSupplier nanoClock;
  private final Map<String, Long> since = new HashMap<>();

  ReportTurns(int most, long turnNanos, LongSupplier nanoClock) {
    this.most = most;
    this.turnNanos = turnNanos;
    this.nanoClock = nanoClock;
  }

  /// True when this peer may report now; its turn begins, or begins again.
  synchronized boolean take(String peerId) {
    long now = nanoClock.getAsLong();
    since.values().removeIf(began -> now - began > turnNanos);
    if (!since.containsKey(peerId) && since.size() >= most) {
      return false;
    }
    since.put(peerId, now);
    return true;
  }

  synchronized void done(String peerId) {
    since.remove(peerId);
  }
}
