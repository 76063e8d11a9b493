package io.bandada.peerd.ticket;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// How many bytes were sent for each ticket, over all streams that show it. From any thread.
///
/// Only so many tickets are counted. The one that ends first makes room for another; from then on
/// tickets that end no later than it and are not counted here are taken for used up, so that
/// nothing is ever given back. Who held one of them gets a fresh one, which ends later.
final class SpentBudgets {
  private final int most;
  private final Map<String, Spent> all = new HashMap<>();
  private final TreeSet<Spent> byEnd =
      new TreeSet<>(
          Comparator.comparingLong((Spent s) -> s.expiresAt).thenComparing(s -> s.ticketId));
  private long usedUpUntil = Long.MIN_VALUE;

  private static final class Spent {
    final String ticketId;
    final long expiresAt;
    long bytes;

    Spent(String ticketId, long expiresAt) {
      this.ticketId = ticketId;
      this.expiresAt = expiresAt;
    }
  }

  SpentBudgets(int most) {
    this.most = most;
  }

  /// What may still be sent.
  synchronized long left(String ticketId, long budget, long expiresAt) {
    Spent spent = all.get(ticketId);
    return spent != null ? budget - spent.bytes : expiresAt <= usedUpUntil ? 0 : budget;
  }

  /// Takes so many bytes, or nothing when there are not so many left.
  synchronized boolean take(String ticketId, long budget, long expiresAt, long bytes) {
    if (bytes < 0 || bytes > left(ticketId, budget, expiresAt)) {
      return false;
    }
    Spent spent = all.get(ticketId);
    if (spent == null) {
      makeRoom();
      if (expiresAt <= usedUpUntil) {
        return false;
      }
      spent = new Spent(ticketId, expiresAt);
      all.put(ticketId, spent);
      byEnd.add(spent);
    }
    spent.bytes += bytes;
    return true;
  }

  private void makeRoom() {
    if (all.size() >= most) {
      Spent first = byEnd.removeFirst();
      all.remove(first.ticketId);
      usedUpUntil = Math.max(usedUpUntil, first.expiresAt);
    }
  }
}
