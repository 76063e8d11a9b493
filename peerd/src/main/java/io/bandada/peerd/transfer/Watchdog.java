package io.bandada.peerd.transfer;

import io.bandada.peerd.loop.Loop;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Ends what gives no sign of life for so long. On the loop.
public final class Watchdog {
  private final Loop loop;
  private final Duration silence;
  private final IntSupplier signs;
  private final Consumer<String> giveUp;
  private Loop.@Nullable Timer next;

  /// @param signs changes with every sign of life, from the other side or from our own work on what
  ///   it sent
  /// @param giveUp hears why
  public Watchdog(Loop loop, Duration silence, IntSupplier signs, Consumer<String> giveUp) {
    this.loop = loop;
    this.silence = silence;
    this.signs = signs;
    this.giveUp = giveUp;
  }

  public void watch() {
    int before = signs.getAsInt();
    next =
        loop.after(
            silence,
            () -> {
              if (signs.getAsInt() == before) {
                giveUp.accept("silent for " + silence.toSeconds() + " s");
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
