package io.bandada.peerd.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
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

  /// Runs blocking work elsewhere, and `then` on the loop with what came of it: exactly once,
  /// whatever the work throws. Work that was begun is never interrupted.
  <T> void offload(Work<T> work, Consumer<Outcome<T>> then);

  /// Something blocking.
  @FunctionalInterface
  interface Work<T> {
    T call() throws Exception;
  }

  /// What came of work: a value or the failure.
  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    /// @param cause an Error comes as the cause of an [ExecutionException], with the same words
    record Failed<T>(Exception cause) implements Outcome<T> {}

    /// Does the work here and now. Whatever it throws is a failure of this work, and of nobody
    /// else.
    static <T> Outcome<T> of(Work<T> work) {
      try {
        return new Done<>(work.call());
      } catch (Exception e) {
        return new Failed<>(e);
      } catch (Throwable e) {
        System.getLogger(Loop.class.getName())
            .log(System.Logger.Level.ERROR, "work off the loop failed", e);
        return new Failed<>(new ExecutionException(e.toString(), e));
      }
    }
  }

  /// A task that is still to come.
  interface Timer {
    /// On the loop: it will not run any more. Too late or twice does nothing.
    void cancel();
  }
}
