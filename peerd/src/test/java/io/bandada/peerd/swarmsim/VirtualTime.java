package io.bandada.peerd.swarmsim;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The time of all peers, and what is still to happen in it.
final class VirtualTime {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long scheduled;
  private long happened;

  /// In nanoseconds from the beginning.
  long now() {
    return now;
  }

  long happened() {
    return happened;
  }

  Event at(long time, Runnable action) {
    Event event = new Event(Math.max(time, now), scheduled++, action);
    events.add(event);
    return event;
  }

  Event in(long nanos, Runnable action) {
    return at(now + nanos, action);
  }

  /// @return false when nothing is left to happen
  boolean next() {
    while (true) {
      Event event = events.poll();
      if (event == null) {
        return false;
      }
      Runnable action = event.action;
      if (action != null) {
        now = event.time;
        happened++;
        action.run();
        return true;
      }
    }
  }

  /// Something to come.
  static final class Event implements Comparable<Event> {
    private final long time;
    private final long order;

    /// Null when it was cancelled.
    private @Nullable Runnable action;

    Event(long time, long order, Runnable action) {
      this.time = time;
      this.order = order;
      this.action = action;
    }

    /// What it would have held is let go at once: most timers are cancelled long before their time.
    void cancel() {
      action = null;
    }

    @Override
    public int compareTo(Event other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }
}
