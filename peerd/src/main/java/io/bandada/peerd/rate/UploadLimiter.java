package io.bandada.peerd.rate;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Threads that wait in a [FairQueue]. One of them keeps the time for all: it sleeps until there is
/// something to give, gives it out to whom the queue says, and when it has its own it leaves the
/// watch to another. The others sleep until they are called.
final class UploadLimiter {
  /// Nobody wakes up more often than that: the bucket keeps what comes in meanwhile.
  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();

  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final FairQueue queue;
  private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
  private @Nullable Waiter timekeeper;
  private long alarm;
  private long up;
  private long perPeer;

  private volatile boolean limited;

  UploadLimiter(Rates rates, LongSupplier clock) {
    this.clock = clock;
    this.queue = new FairQueue(rates.up(), rates.perPeer(), clock.getAsLong());
    this.up = rates.up();
    this.perPeer = rates.perPeer();
    this.limited = isLimited();
  }

  private boolean isLimited() {
    return up != 0 || perPeer != 0;
  }

  /// A stream's way to the queue.
  final class Waiter {
    private final Condition called = lock.newCondition();
    private final FairQueue.Place place;
    private boolean closed; // guarded by lock

    Waiter(String peer) {
      lock.lock();
      try {
        place = queue.open(peer, called::signal, clock.getAsLong());
      } finally {
        lock.unlock();
      }
    }

    /// Waits for bytes of a piece, see [FairQueue#want].
    ///
    /// @return how many may go; 0 when closed or interrupted, which then stands in the thread's
    ///   flag
    int take(int most, int left) {
      lock.lock();
      try {
        if (closed) {
          return 0;
        }
        queue.want(place, most, left, clock.getAsLong());
        waiters.add(this);
        int given = 0;
        try {
          given = awaitBytes();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } finally {
          leave();
        }
        return given;
      } finally {
        lock.unlock();
      }
    }

    private int awaitBytes() throws InterruptedException {
      while (true) {
        long now = clock.getAsLong();
        long pause = Math.max(LEAST_SLEEP, queue.serve(now));
        int given = place.collect();
        if (given > 0 || closed) {
          return given;
        }
        Waiter keeper = timekeeper;
        if (keeper == null) {
          timekeeper = this;
          alarm = now + pause;
          called.awaitNanos(pause);
          timekeeper = null;
        } else {
          if (now + pause < alarm) {
            keeper.called.signal();
          }
          called.await();
        }
      }
    }

    private void leave() {
      queue.withdraw(place);
      waiters.remove(this);
      if (timekeeper == this) {
        timekeeper = null;
      }
      if (timekeeper == null && !waiters.isEmpty()) {
        waiters.getFirst().called.signal();
      }
    }

    /// Its piece goes no further.
    void endPiece() {
      lock.lock();
      try {
        queue.endPiece(place);
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        if (!closed) {
          closed = true;
          queue.close(place);
          called.signal();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  long now() {
    return clock.getAsLong();
  }

  boolean limited() {
    return limited;
  }

  /// What one of the peers that are served now may hope for; 0: no limit.
  long share() {
    lock.lock();
    try {
      long ofAll = up == 0 ? 0 : Math.max(1, up / Math.max(1, queue.peers()));
      return ofAll == 0 ? perPeer : perPeer == 0 ? ofAll : Math.min(ofAll, perPeer);
    } finally {
      lock.unlock();
    }
  }

  void rates(Rates rates) {
    lock.lock();
    try {
      up = rates.up();
      perPeer = rates.perPeer();
      limited = isLimited();
      queue.rates(up, perPeer, clock.getAsLong());
      Waiter keeper = timekeeper;
      if (keeper != null) {
        keeper.called.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
