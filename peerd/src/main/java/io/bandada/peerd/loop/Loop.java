package io.bandada.peerd.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Port: a thread that runs tasks one by one, and the only clock of deciding code.
public interface Loop {
  /// Monotonic, with no meaning but differences.
  long nanoTime();

  /// What people call the time, for texts and records only: it may jump.
  Instant now();

  /// Runs a task on the loop, after those already waiting. From any thread.
  void run(Runnable task);

  /// Runs a task on the loop in a while.
  Timer after(Duration delay, Runnable task);

  /// Runs blocking work elsewhere, and `then` on the loop with what came of it. Work that was begun is never interrupted.
  <T> void offload(Work<T> work, Consumer<Outcome<T>> then);

  /// Something blocking.
  @FunctionalInterface
  interface Work<T> {
    T call() throws Exception;
  }

  /// What came of work: a value or the failure.
  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Failed<T>(Exception cause) implements Outcome<T> {}
  }

  /// A task that is still to come.
  interface Timer {
    /// On the loop: it will not run any more. Too late or twice does nothing.
    void cancel();
  }
}
