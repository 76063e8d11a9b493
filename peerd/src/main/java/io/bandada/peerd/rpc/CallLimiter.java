package io.bandada.peerd.rpc;

import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/// So many calls at a time in all, and so many of one kind by one caller.
public final class CallLimiter implements ServerInterceptor {
  private final int inAll;
  private final Share share;

  private int open; // guarded by this
  private final Map<Kind, Integer> byCaller = new HashMap<>(); // guarded by this

  /// What one caller may have of the whole.
  public interface Share {
    /// Who makes the call that is being served.
    String caller();

    int most(MethodDescriptor<?, ?> method);
  }

  private record Kind(String caller, String method) {}

  /// Whoever makes them.
  ///
  /// @param most calls of one kind
  public CallLimiter(int inAll, ToIntFunction<MethodDescriptor<?, ?>> most) {
    this(
        inAll,
        new Share() {
          @Override
          public String caller() {
            return "";
          }

          @Override
          public int most(MethodDescriptor<?, ?> method) {
            return most.applyAsInt(method);
          }
        });
  }

  public CallLimiter(int inAll, Share share) {
    this.inAll = inAll;
    this.share = share;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Kind kind = new Kind(share.caller(), call.getMethodDescriptor().getFullMethodName());
    if (!begun(kind, share.most(call.getMethodDescriptor()))) {
      call.close(Status.RESOURCE_EXHAUSTED.withDescription("too many open calls"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(
        next.startCall(call, headers)) {
      @Override
      public void onComplete() {
        over();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        over();
        super.onCancel();
      }

      private void over() {
        if (counted.compareAndSet(true, false)) {
          ended(kind);
        }
      }
    };
  }

  private synchronized boolean begun(Kind kind, int most) {
    int before = byCaller.getOrDefault(kind, 0);
    if (open >= inAll || before >= most) {
      return false;
    }
    open++;
    byCaller.put(kind, before + 1);
    return true;
  }

  private synchronized void ended(Kind kind) {
    open--;
    byCaller.computeIfPresent(kind, (any, count) -> count > 1 ? count - 1 : null);
  }
}
