package io.bandada.peerd.swarm.download;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.download.DownloadOwner.Synced;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides when what was stored is made durable: after 64 MiB, after a second, and at the end. One
/// sync at a time.
///
/// While somebody watches what is here, every piece that waits for its sync is a piece that others
/// do not get from us: then the next sync comes as soon as the disk has rested as long as the last
/// one took, and not sooner than 50 ms after the last began.
final class SyncBatches {
  static final long MOST_BYTES = 64L << 20;
  static final Duration MOST_WAIT = Duration.ofSeconds(1);
  static final Duration LEAST_WAIT = Duration.ofMillis(50);

  private final Loop loop;
  private final BooleanSupplier watched;
  private final Consumer<Consumer<Synced>> sync;
  private final Consumer<Synced> then;
  private long waiting;
  private long syncingBytes;
  private boolean due;
  private boolean syncing;
  private boolean closed;
  private boolean soon;
  private long began;
  private long earliest;
  private Loop.@Nullable Timer timer;

  /// @param watched whether somebody waits for what is here
  /// @param sync makes durable what was stored before it is called
  SyncBatches(
      Loop loop, BooleanSupplier watched, Consumer<Consumer<Synced>> sync, Consumer<Synced> then) {
    this.loop = loop;
    this.watched = watched;
    this.sync = sync;
    this.then = then;
    this.began = loop.nanoTime();
    this.earliest = began;
  }

  void stored(int bytes) {
    waiting += bytes;
    if (waiting >= MOST_BYTES) {
      flush();
    } else if (!due) {
      arm();
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

  /// How long the sync under way has taken; 0 when none is.
  long syncingNanos() {
    return syncing ? loop.nanoTime() - began : 0;
  }

  /// Stored, and not known to be durable.
  long unsyncedBytes() {
    return waiting + (syncing ? syncingBytes : 0);
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

  private void arm() {
    boolean hurry = watched.getAsBoolean();
    if (timer != null && (soon || !hurry)) {
      return;
    }
    if (hurry && syncing) {
      // The disk is to rest first: armed again when it is done.
      return;
    }
    stopTimer();
    soon = hurry;
    long wait = hurry ? Math.max(0, earliest - loop.nanoTime()) : MOST_WAIT.toNanos();
    timer = loop.after(Duration.ofNanos(wait), this::flush);
  }

  private void next() {
    if (closed || syncing || !due) {
      return;
    }
    due = false;
    syncing = true;
    syncingBytes = waiting;
    waiting = 0;
    began = loop.nanoTime();
    sync.accept(this::synced);
  }

  private void synced(Synced outcome) {
    syncing = false;
    long now = loop.nanoTime();
    earliest = Math.max(began + LEAST_WAIT.toNanos(), now + (now - began));
    if (!closed) {
      then.accept(outcome);
      next();
      if (!closed && waiting > 0 && !due) {
        arm();
      }
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
