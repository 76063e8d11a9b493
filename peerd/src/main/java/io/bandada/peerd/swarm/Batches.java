package io.bandada.peerd.swarm;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.DownloadOwner.Synced;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides when what was stored is made durable: after 64 MiB, after a second, and at the end. One sync at a time.
final class Batches {
  static final long MOST_BYTES = 64L << 20;
  static final Duration MOST_WAIT = Duration.ofSeconds(1);

  private final Loop loop;
  private final Consumer<Consumer<Synced>> sync;
  private final Consumer<Synced> then;
  private long waiting;
  private boolean due;
  private boolean syncing;
  private boolean closed;
  private Loop.@Nullable Timer timer;

  /// @param sync makes durable what was stored before it is called
  Batches(Loop loop, Consumer<Consumer<Synced>> sync, Consumer<Synced> then) {
    this.loop = loop;
    this.sync = sync;
    this.then = then;
  }

  void stored(int bytes) {
    waiting += bytes;
    if (waiting >= MOST_BYTES) {
      flush();
    } else if (timer == null) {
      timer = loop.after(MOST_WAIT, this::flush);
    }
  }

  /// Syncs now, or as soon as the sync under way is over.
  void flush() {
    stopTimer();
    due = true;
    next();
  }

  /// Whether a sync is under way.
  boolean isSyncing() {
    return syncing;
  }

  /// Whether something was stored that no sync has covered.
  boolean hasWaiting() {
    return waiting > 0;
  }

  /// Nothing more is heard.
  void close() {
    closed = true;
    stopTimer();
  }

  private void next() {
    if (closed || syncing || !due) {
      return;
    }
    due = false;
    syncing = true;
    waiting = 0;
    sync.accept(this::synced);
  }

  private void synced(Synced outcome) {
    syncing = false;
    if (!closed) {
      then.accept(outcome);
      next();
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
