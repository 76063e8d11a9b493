package io.bandada.peerd.rate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Senders of pieces on virtual time, in front of a [FairQueue].
final class VirtualSenders {
  static final long SECOND = 1_000_000_000;
  static final long MILLI = 1_000_000;
  static final int CHUNK = 256 << 10;

  final FairQueue queue;

  /// How late whoever keeps the time wakes up.
  long lateNanos;

  long now;
  final Map<String, Long> sent = new LinkedHashMap<>();
  final List<Through> through = new ArrayList<>();
  long total;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long numbers;
  private long alarm = Long.MAX_VALUE;

  /// A piece that was sent to its end.
  record Through(String peer, long begun, long at) {}

  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  VirtualSenders(long up, long perPeer) {
    queue = new FairQueue(up, perPeer, 0);
  }

  void at(long time, Runnable action) {
    events.add(new Event(time, numbers++, action));
  }

  /// Sends piece after piece, and comes back for the next bytes after `workNanos`.
  class Stream {
    final String peer;
    private final int piece;
    private final long workNanos;
    private final FairQueue.Place place;
    private int pieces;
    private int left;
    private long begun;
    long sentBytes;
    private long lastAt;
    private long longestSilence;

    Stream(String peer, int piece, int pieces, long workNanos) {
      this.peer = peer;
      this.piece = piece;
      this.pieces = pieces;
      this.workNanos = workNanos;
      this.lastAt = now;
      place = queue.open(peer, this::served, now);
      left = piece;
      begun = now;
      at(now, this::want);
    }

    private void want() {
      queue.want(place, Math.min(CHUNK, left), left, now);
      look();
    }

    private void served() {
      int bytes = place.collect();
      left -= bytes;
      sentBytes += bytes;
      total += bytes;
      sent.merge(peer, (long) bytes, Long::sum);
      longestSilence = Math.max(longestSilence, now - lastAt);
      lastAt = now;
      if (left == 0) {
        through.add(new Through(peer, begun, now));
        begun = now;
        left = piece;
        if (--pieces == 0) {
          queue.close(place);
          return;
        }
      }
      at(now + work(), this::want);
    }

    /// The longest that it has waited for bytes, until now.
    long longestSilence() {
      return Math.max(longestSilence, now - lastAt);
    }

    long work() {
      return workNanos;
    }
  }

  private void look() {
    long pause = queue.serve(now);
    alarm =
        pause == Long.MAX_VALUE
            ? Long.MAX_VALUE
            : Math.min(alarm, now + Math.max(MILLI, pause) + lateNanos);
  }

  void lookAgain() {
    alarm = now;
  }

  void runUntil(long time) {
    while (true) {
      Event next = events.peek();
      long due = Math.min(alarm, next == null ? Long.MAX_VALUE : next.at);
      if (due > time) {
        now = time;
        return;
      }
      now = Math.max(now, due);
      if (alarm <= due) {
        alarm = Long.MAX_VALUE;
        look();
      } else {
        events.poll();
        if (next != null) {
          next.action.run();
        }
      }
    }
  }
}
