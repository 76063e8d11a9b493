package io.bandada.peerd.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// A loop whose time passes only when a test says so.
public final class StillLoop implements Loop {
  private final List<Alarm> alarms = new ArrayList<>();
  private long now;

  private record Alarm(long due, Runnable task) {}

  /// Lets time pass, and what is due in it happen.
  public void pass(Duration time) {
    long end = now + time.toNanos();
    while (true) {
      Alarm next =
          alarms.stream()
              .filter(a -> a.due <= end)
              .min(Comparator.comparingLong(Alarm::due))
              .orElse(null);
      if (next == null) {
        now = end;
        return;
      }
      alarms.remove(next);
      now = next.due;
      next.task.run();
    }
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(now + Math.max(0, delay.toNanos()), task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public <T> void offload(Work<T> work, Consumer<Outcome<T>> then) {
    run(
        () -> {
          then.accept(Outcome.of(work));
        });
  }
}
