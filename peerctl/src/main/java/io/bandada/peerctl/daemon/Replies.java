package io.bandada.peerctl.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The answers of a call with one request. Closing it early tells the daemon to stop.
public final class Replies<A> implements AutoCloseable {
  private final Exchange<?, A> exchange;

  Replies(Exchange<?, A> exchange) {
    this.exchange = exchange;
  }

  /// Waits for the next answer; null after the last one.
  public @Nullable A next() {
    return exchange.next();
  }

  /// All answers that are still to come, one by one, until the last. Then the call is over.
  public void forEach(Consumer<A> reader) {
    try (this) {
      for (@Nullable A answer = next(); answer != null; answer = next()) {
        reader.accept(answer);
      }
    }
  }

  /// The same in one list, of a call whose answers are few.
  public List<A> toList() {
    List<A> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  @Override
  public void close() {
    exchange.close();
  }
}
