package io.bandada.peerd.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The sending side of a stream for a thread that may wait: without waiting for the connection, everything that was read would
/// pile up in memory. To be made in the method that gRPC calls, to be used by one thread.
public final class PacedOut<T> {
  /// Another machine that takes nothing for so long is gone or means harm.
  private static final Duration STALLED = Duration.ofSeconds(60);
  /// What may wait in the connection: enough that disk and network work at the same time.
  private static final int READY_BYTES = 1 << 20;

  /// A process of this machine may pause as long as its user likes: whether it is gone, the kernel says.
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
  /// There is no road to fill, and many may pause at a time.
  private static final int READY_BYTES_HERE = 128 << 10;

  private final ServerCallStreamObserver<T> out;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Runnable whenCancelled = () -> {};
  private volatile @Nullable String givenUp;

  private PacedOut(ServerCallStreamObserver<T> out, Duration patience, int readyBytes) {
    this.out = out;
    this.patience = patience;
    out.setOnReadyThreshold(readyBytes);
    out.setOnReadyHandler(this::signal);
    out.setOnCancelHandler(this::cancelled);
  }

  /// To another machine.
  public static <T> PacedOut<T> toPeer(ServerCallStreamObserver<T> out) {
    return toPeer(out, STALLED);
  }

  /// @param patience how long it may take nothing
  static <T> PacedOut<T> toPeer(ServerCallStreamObserver<T> out, Duration patience) {
    return new PacedOut<>(out, patience, READY_BYTES);
  }

  /// To a process of this machine.
  public static <T> PacedOut<T> toUser(ServerCallStreamObserver<T> out) {
    return new PacedOut<>(out, FOR_EVER, READY_BYTES_HERE);
  }

  /// What else shall wake up when the caller leaves; at once when it has left already. It may run twice.
  public void whenCancelled(Runnable action) {
    whenCancelled = action;
    if (out.isCancelled()) {
      action.run();
    }
  }

  /// The caller is not there any more, or does not take what it asked for.
  public static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    public Stopped(String why) {
      super(why, null, false, false);
    }
  }

  /// Ends the sending at the next opportunity, for this reason. From any thread.
  public void giveUp(String why) {
    givenUp = why;
    signal();
  }

  private void cancelled() {
    signal();
    whenCancelled.run();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean isCancelled() {
    return out.isCancelled();
  }

  public void checkCancelled() throws Stopped {
    if (out.isCancelled()) {
      throw new Stopped("cancelled");
    }
  }

  public void awaitReady() throws Stopped {
    if (!isReadyWithin(patience)) {
      throw new Stopped("nothing was taken for " + patience.toSeconds() + " s");
    }
  }

  /// Waits no longer than this for the caller to take what was sent.
  public boolean isReadyWithin(Duration wait) throws Stopped {
    checkGivenUp();
    if (out.isReady() && !out.isCancelled()) {
      return true;
    }
    long left = wait.toNanos();
    lock.lock();
    try {
      while (!out.isReady() && !out.isCancelled()) {
        checkGivenUp();
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
    checkCancelled();
    return true;
  }

  private void checkGivenUp() throws Stopped {
    String why = givenUp;
    if (why != null) {
      throw new Stopped(why);
    }
  }

  public void send(T message) throws Stopped {
    awaitReady();
    out.onNext(message);
  }

  public void complete() {
    if (!out.isCancelled()) {
      out.onCompleted();
    }
  }

  public void fail(RuntimeException status) {
    if (!out.isCancelled()) {
      out.onError(status);
    }
  }
}
