package io.bandada.peerd.pieceport;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Sends the calls of one connection one after the other, on a virtual thread that lives while
/// there is something to send.
final class Outbox {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private final Deque<Runnable> waiting =
      new ArrayDeque<>(); // guarded by this; bounded by the calls of a connection
  private boolean running; // guarded by this

  /// From any thread. It is run once, whatever happens.
  synchronized void add(Runnable call) {
    waiting.add(call);
    if (!running) {
      running = true;
      Thread.ofVirtual().name("pieces-", 0).start(this::run);
    }
  }

  private void run() {
    for (Runnable call = next(); call != null; call = next()) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        // It has ended its call; the others of this connection still wait for their turn.
        LOG.log(System.Logger.Level.ERROR, "a call failed", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable call = waiting.poll();
    running = call != null;
    return call;
  }
}
