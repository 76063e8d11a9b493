package io.bandada.peerd.loop;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells several who wait, each exactly once, whatever one of them throws: a fault in one must not
/// cost the others their answer.
public final class Everyone {
  private Everyone() {}

  /// What one of them threw is thrown when all were told, so that the loop logs it, and a
  /// simulation fails by it.
  public static <T> void hears(List<T> who, Consumer<T> word) {
    @Nullable Throwable first = null;
    for (T each : List.copyOf(who)) {
      try {
        word.accept(each);
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    switch (first) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new AssertionError(first);
    }
  }
}
