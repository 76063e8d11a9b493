package io.bandada.peerd.rpc;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Holds a sending thread back until the transport takes more: without it everything that was read
/// would pile up in memory. One thread waits; all else is for any.
public final class Pacing {
  private final BooleanSupplier ready;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable String stopped;

  /// There is nobody to send to any more, or nobody who wants that.
  public static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    public Stopped(String why) {
      super(why, null, false, false);
    }
  }

  public Pacing(BooleanSupplier ready) {
    this.ready = ready;
  }

  /// The transport may take more.
  public void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more is sent, for this reason; the first one counts.
  public void stop(String why) {
    if (stopped == null) {
      stopped = why;
    }
    signal();
  }

  public boolean isStopped() {
    return stopped != null;
  }

  /// @return false when so long nothing was taken
  public boolean await(Duration patience) throws Stopped {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        String why = stopped;
        if (why != null) {
          throw new Stopped(why);
        }
        if (ready.getAsBoolean()) {
          return true;
        }
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } finally {
      lock.unlock();
    }
  }
}
