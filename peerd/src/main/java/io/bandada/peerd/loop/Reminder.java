package io.bandada.peerd.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One task that is to run in a while, of which several may say when. Lives on the loop.
///
/// Whoever only wants it soon says [#within]: that never makes it later, so that news which keeps
/// coming cannot hold up what it asks for.
public final class Reminder {
  private final Loop loop;
  private final Runnable task;
  private Loop.@Nullable Timer timer;
  private long at;

  public Reminder(Loop loop, Runnable task) {
    this.loop = loop;
    this.task = task;
  }

  /// Then, whatever was said before.
  public void in(Duration wait) {
    cancel();
    at = loop.nanoTime() + Math.max(0, wait.toNanos());
    timer = loop.after(wait, this::fire);
  }

  /// Then, or earlier if that was said before.
  public void within(Duration wait) {
    if (timer == null || loop.nanoTime() + wait.toNanos() - at < 0) {
      in(wait);
    }
  }

  public void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void fire() {
    timer = null;
    task.run();
  }
}
