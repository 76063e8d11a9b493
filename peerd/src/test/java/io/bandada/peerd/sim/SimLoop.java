package io.bandada.peerd.sim;

import io.bandada.peerd.loop.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The loop of one life of a simulated peer: ends with its crash, whatever was still to come.
final class SimLoop implements Loop {
  private final SimClock clock;
  private final RandomGenerator random;
  private final Consumer<Object> delivered;
  private Duration clockError = Duration.ZERO;
  private boolean dead;

  /// @param delivered sees every value that blocking work gave, when the node sees it
  SimLoop(SimClock clock, RandomGenerator random, Consumer<Object> delivered) {
    this.clock = clock;
    this.random = random;
    this.delivered = delivered;
  }

  /// By how much this machine's clock is wrong.
  void clockError(Duration ahead) {
    clockError = ahead;
  }

  void die() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  @Override
  public long nanoTime() {
    return clock.now();
  }

  @Override
  public Instant now() {
    return instant(clock.now()).plus(clockError);
  }

  /// What people call that moment.
  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(1_800_000_000L, nanos);
  }

  @Override
  public void run(Runnable task) {
    clock.in(Duration.ZERO, alive(task));
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return clock.in(delay, alive(task))::cancel;
  }

  /// Work has its effect after a while, and is heard of a while later: a crash may come between.
  @Override
  public <T> void offload(Work<T> work, Consumer<Outcome<T>> then) {
    clock.in(
        Duration.ofNanos(20_000 + random.nextInt(4_000_000)),
        alive(
            () -> {
              Outcome<T> outcome = outcomeOf(work);
              clock.in(
                  Duration.ofNanos(10_000 + random.nextInt(2_000_000)),
                  alive(
                      () -> {
                        if (outcome instanceof Outcome.Done<T>(T value)) {
                          delivered.accept(value);
                        }
                        then.accept(outcome);
                      }));
            }));
  }

  private static <T> Outcome<T> outcomeOf(Work<T> work) {
    try {
      return new Outcome.Done<>(work.call());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome.Failed<>(e);
    }
  }

  private Runnable alive(Runnable task) {
    return () -> {
      if (!dead) {
        task.run();
      }
    };
  }
}
