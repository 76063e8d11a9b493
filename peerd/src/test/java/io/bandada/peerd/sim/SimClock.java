package io.bandada.peerd.sim;

import java.time.Duration;
import java.util.PriorityQueue;

/// The time of a simulated world, and all that is still to happen in it.
final class SimClock {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Runnable afterEach;
  private long now = 1_000_000_000L;
  private long scheduled;
  private long ran;

  /// @param afterEach runs after every event
  SimClock(Runnable afterEach) {
    this.afterEach = afterEach;
  }

  long now() {
    return now;
  }

  double seconds() {
    return now / 1e9;
  }

  long eventsRun() {
    return ran;
  }

  Event at(long time, Runnable action) {
    Event event = new Event(Math.max(time, now), scheduled++, action);
    events.add(event);
    return event;
  }

  Event in(Duration delay, Runnable action) {
    return at(now + Math.max(0, delay.toNanos()), action);
  }

  /// Lets events happen until this instant, or until there are none.
  void runUntil(long end) {
    while (!events.isEmpty() && events.element().time <= end) {
      Event event = events.remove();
      now = event.time;
      if (!event.cancelled) {
        ran++;
        event.action.run();
        afterEach.run();
      }
    }
    now = Math.max(now, end);
  }

  static final class Event implements Comparable<Event> {
    private final long time;
    private final long order;
    private final Runnable action;
    private boolean cancelled;

    Event(long time, long order, Runnable action) {
      this.time = time;
      this.order = order;
      this.action = action;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }
}
