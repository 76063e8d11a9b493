package io.bandada.peerd.transfer;

import io.bandada.peerd.loop.Loop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks after a peer that is being served: while others wait for its slot it must take pieces at a
/// least pace. While nobody waits it may take its time. On the loop.
public final class SlowReader {
  private final Loop loop;
  private final Pace pace;
  private final BooleanSupplier wanted;
  private final LongSupplier taken;
  private final LongSupplier held;
  private final Consumer<String> giveUp;
  private Loop.@Nullable Timer next;

  /// @param over how long it is measured
  public record Pace(long bytesPerSecond, Duration over) {
    public static final Pace LEAST = new Pace(64 << 10, Duration.ofSeconds(30));

    /// @param heldNanos of the time, in which nothing was sent for our own limits: that is no fault
    ///   of the reader's
    boolean isMetBy(long bytes, long heldNanos) {
      return bytes * Duration.ofSeconds(1).toNanos() / Math.max(1, over.toNanos() - heldNanos)
              >= bytesPerSecond
          || heldNanos >= over.toNanos();
    }
  }

  /// @param wanted does anybody else wait?
  /// @param taken bytes since the beginning
  /// @param held nanoseconds since the beginning in which our own limits let nothing go
  /// @param giveUp hears why
  public SlowReader(
      Loop loop,
      Pace pace,
      BooleanSupplier wanted,
      LongSupplier taken,
      LongSupplier held,
      Consumer<String> giveUp) {
    this.loop = loop;
    this.pace = pace;
    this.wanted = wanted;
    this.taken = taken;
    this.held = held;
    this.giveUp = giveUp;
  }

  public void watch() {
    long before = taken.getAsLong();
    long heldBefore = held.getAsLong();
    next =
        loop.after(
            pace.over,
            () -> {
              boolean met = pace.isMetBy(taken.getAsLong() - before, held.getAsLong() - heldBefore);
              if (wanted.getAsBoolean() && !met) {
                giveUp.accept("too slow, and others wait");
              } else {
                watch();
              }
            });
  }

  /// It is over.
  public void forget() {
    Loop.Timer timer = next;
    if (timer != null) {
      timer.cancel();
    }
  }
}
