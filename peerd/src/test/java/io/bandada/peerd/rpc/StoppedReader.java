package io.bandada.peerd.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// The caller of a stream as [PacedStream] sees it: it takes so many messages as it was told to,
/// and then none.
public final class StoppedReader<T> extends ServerCallStreamObserver<T> {
  public final List<T> taken = new CopyOnWriteArrayList<>();
  private volatile Runnable whenReady = () -> {};
  private volatile Runnable whenCancelled = () -> {};
  private final AtomicInteger room = new AtomicInteger();
  private volatile boolean cancelled;

  /// Takes so many more.
  public void take(int messages) {
    room.set(messages);
    whenReady.run();
  }

  public void leave() {
    cancelled = true;
    whenCancelled.run();
  }

  @Override
  public boolean isReady() {
    return room.get() > 0;
  }

  @Override
  public void onNext(T message) {
    room.decrementAndGet();
    taken.add(message);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    whenCancelled = handler;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    whenReady = handler;
  }

  @Override
  public void setOnReadyThreshold(int bytes) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void onError(Throwable t) {}

  @Override
  public void onCompleted() {}
}
