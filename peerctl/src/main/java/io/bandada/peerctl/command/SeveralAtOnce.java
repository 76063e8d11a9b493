package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The same work for many things, a few at a time. What came of each is told by the thread that
/// adds them, in their order, however they end; what may be under way or untold is bounded, so a
/// tree of any size takes the same memory. The first is done alone: what every other would meet too
/// (no daemon, no session) is met once.
public final class SeveralAtOnce implements AutoCloseable {
  public static final int AT_ONCE = 8;

  /// Begun and not told yet.
  static final int AHEAD = 256;

  private final SeveralOutcomes outcomes;
  private final Queue<Begun<?>> begun = new ArrayDeque<>();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          AT_ONCE, work -> Thread.ofPlatform().name("worker").daemon().unstarted(work));
  private boolean firstIsDone;

  public SeveralAtOnce(SeveralOutcomes outcomes) {
    this.outcomes = outcomes;
  }

  /// @param work done by any thread
  /// @param told gets what came of it, by this thread
  public <R> void add(String subject, Supplier<R> work, Consumer<R> told) {
    if (!firstIsDone) {
      firstIsDone = true;
      outcomes.attempt(subject, () -> told.accept(work.get()));
      return;
    }
    if (begun.size() >= AHEAD) {
      tellNext();
    }
    Begun<R> next = new Begun<>(subject, work, told);
    begun.add(next);
    workers.execute(next);
  }

  /// Waits for all and tells them.
  public void finish() {
    while (!begun.isEmpty()) {
      tellNext();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    try {
      // Their files are tidied up by themselves.
      boolean _ = workers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellNext() {
    Begun<?> next = begun.remove();
    if (outcomes.isOver() && next.isWithdrawn()) {
      outcomes.notTried();
    } else {
      outcomes.attemptBegun(next.subject, next::tell);
    }
  }

  private static final class Begun<R> implements Runnable {
    private final String subject;
    private final Supplier<R> work;
    private final Consumer<R> told;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<R> result = new CompletableFuture<>();

    Begun(String subject, Supplier<R> work, Consumer<R> told) {
      this.subject = subject;
      this.work = work;
      this.told = told;
    }

    @Override
    public void run() {
      if (taken.compareAndSet(false, true)) {
        try {
          result.complete(work.get());
        } catch (RuntimeException | Error e) {
          result.completeExceptionally(e);
        }
      }
    }

    /// True when nobody had begun with it, and nobody will.
    boolean isWithdrawn() {
      return taken.compareAndSet(false, true);
    }

    void tell() {
      try {
        told.accept(result.join());
      } catch (CompletionException e) {
        switch (e.getCause()) {
          case CommandFailed failure -> throw failure;
          case RuntimeException bug -> throw bug;
          case null, default -> throw e;
        }
      }
    }
  }
}
