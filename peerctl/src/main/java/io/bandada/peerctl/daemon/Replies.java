package io.bandada.peerctl.daemon;

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

  @Override
  public void close() {
    exchange.close();
  }
}
