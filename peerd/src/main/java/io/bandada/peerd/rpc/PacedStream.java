package io.bandada.peerd.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;

/// The sending side of a stream to a process of this machine, for a thread that may wait. To be
/// made in the method that gRPC calls, to be used by one thread.
public final class PacedStream<T> {
  /// A process of this machine may pause as long as its user likes: whether it is gone, the kernel
  /// says.
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  /// There is no road to fill, and many may pause at a time.
  private static final int READY_BYTES = 128 << 10;

  private final ServerCallStreamObserver<T> out;
  private final Pacing pacing;
  private volatile Runnable whenCancelled = () -> {};

  private PacedStream(ServerCallStreamObserver<T> out) {
    this.out = out;
    this.pacing = new Pacing(() -> out.isReady() || out.isCancelled());
    out.setOnReadyThreshold(READY_BYTES);
    out.setOnReadyHandler(pacing::signal);
    out.setOnCancelHandler(this::cancelled);
  }

  public static <T> PacedStream<T> toUser(ServerCallStreamObserver<T> out) {
    return new PacedStream<>(out);
  }

  /// What else shall wake up when the caller leaves; at once when it has left already. It may run
  /// twice.
  public void whenCancelled(Runnable action) {
    whenCancelled = action;
    if (out.isCancelled()) {
      action.run();
    }
  }

  private void cancelled() {
    pacing.signal();
    whenCancelled.run();
  }

  public void checkCancelled() throws Pacing.Stopped {
    if (out.isCancelled()) {
      throw new Pacing.Stopped("cancelled");
    }
  }

  public void awaitReady() throws Pacing.Stopped {
    isReadyWithin(FOR_EVER);
  }

  /// Waits no longer than this for the caller to take what was sent.
  public boolean isReadyWithin(Duration wait) throws Pacing.Stopped {
    boolean ready = pacing.await(wait);
    checkCancelled();
    return ready;
  }

  public void send(T message) throws Pacing.Stopped {
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
