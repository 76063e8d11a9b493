package io.bandada.peerd.rpc;

import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// So many calls at a time in all, whoever makes them.
public final class OpenCalls implements ServerInterceptor {
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  public OpenCalls(int limit) {
    this.limit = limit;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      call.close(Status.RESOURCE_EXHAUSTED.withDescription("too many open calls"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onComplete() {
        ended();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        ended();
        super.onCancel();
      }

      private void ended() {
        if (counted.compareAndSet(true, false)) {
          open.decrementAndGet();
        }
      }
    };
  }
}
