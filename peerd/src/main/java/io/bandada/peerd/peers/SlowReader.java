package io.bandada.peerd.peers;

import io.bandada.peerd.loop.Loop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks after a peer that is being served: while others wait for its slot it must take pieces at a least pace. While nobody waits it
/// may take its time. On the loop.
final class SlowReader {
  private final Loop loop;
  private final Pace pace;
  private final BooleanSupplier wanted;
  private final LongSupplier taken;
  private final Consumer<String> giveUp;
  private Loop.@Nullable Timer next;

  /// @param over how long it is measured
  record Pace(long bytesPerSecond, Duration over) {
    static final Pace LEAST = new Pace(64 << 10, Duration.ofSeconds(30));

    boolean isMetBy(long bytes) {
      return bytes * Duration.ofSeconds(1).toNanos() / over.toNanos() >= bytesPerSecond;
    }
  }

  /// @param wanted does anybody else wait?
  /// @param taken bytes since the beginning
  /// @param giveUp hears why
  SlowReader(Loop loop, Pace pace, BooleanSupplier wanted, LongSupplier taken, Consumer<String> giveUp) {
    this.loop = loop;
    this.pace = pace;
    this.wanted = wanted;
    this.taken = taken;
    this.giveUp = giveUp;
  }

  void watch() {
    long before = taken.getAsLong();
    next =
        loop.after(
            pace.over,
            () -> {
              if (wanted.getAsBoolean() && !pace.isMetBy(taken.getAsLong() - before)) {
                giveUp.accept("too slow, and others wait");
              } else {
                watch();
              }
            });
  }

  /// It is over.
  void forget() {
    Loop.Timer timer = next;
    if (timer != null) {
      timer.cancel();
    }
  }
}
