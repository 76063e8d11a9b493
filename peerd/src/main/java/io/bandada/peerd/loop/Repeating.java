package io.bandada.peerd.loop;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A task that is run again and again, each time after the pause that is asked for anew.
public final class Repeating {
  private final Loop loop;
  private final Supplier<Duration> pause;
  private final Runnable task;
  private Loop.@Nullable Timer timer;
  private boolean running;

  public Repeating(Loop loop, Supplier<Duration> pause, Runnable task) {
    this.loop = loop;
    this.pause = pause;
    this.task = task;
  }

  /// The first run comes after one pause. Starting what runs does nothing.
  public void start() {
    if (!running) {
      running = true;
      schedule();
    }
  }

  public void stop() {
    running = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void schedule() {
    timer = loop.after(pause.get(), this::fire);
  }

  private void fire() {
    if (!running) {
      return;
    }
    try {
      task.run();
    } finally {
      if (running) {
        schedule();
      }
    }
  }
}
