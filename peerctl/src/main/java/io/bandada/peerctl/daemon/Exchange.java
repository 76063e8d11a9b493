package io.bandada.peerctl.daemon;

import io.bandada.peerctl.outcome.CommandFailed;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A streaming call that reads top to bottom: [#send] waits while the connection is full, [#next]
/// while there is no answer. At most a window of answers and about a mebibyte of requests are in
/// memory, however large the file is.
///
/// gRPC's callbacks run on the event loop and only put things down here; `this` guards all fields.
public final class Exchange<Q, A> implements AutoCloseable {
  /// Requests that may wait in the connection before [#send] waits.
  static final int OUTBOUND_BYTES = 1024 * 1024;

  private final ClientCall<Q, A> call;
  private final Failures failures;
  private final Queue<A> answers = new ArrayDeque<>();
  private @Nullable Status closed;
  private @Nullable Metadata trailers;

  private Exchange(ClientCall<Q, A> call, Failures failures) {
    this.call = call;
    this.failures = failures;
  }

  static <Q, A> Exchange<Q, A> start(
      Channel channel,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      Failures failures,
      int window) {
    ClientCall<Q, A> call = channel.newCall(method, options.withOnReadyThreshold(OUTBOUND_BYTES));
    Exchange<Q, A> exchange = new Exchange<>(call, failures);
    call.start(exchange.new Arrivals(), new Metadata());
    call.request(window);
    return exchange;
  }

  /// False when the daemon ended the call: [#next] then says why.
  public boolean send(Q request) {
    await(call::isReady);
    synchronized (this) {
      if (closed != null) {
        return false;
      }
    }
    call.sendMessage(request);
    return true;
  }

  /// Nothing more will be sent.
  public void end() {
    call.halfClose();
  }

  /// The only request of a call that streams answers: sent without waiting for the connection.
  void sendLast(Q request) {
    call.sendMessage(request);
    call.halfClose();
  }

  /// The next answer; null after the last one.
  public @Nullable A next() {
    await(() -> !answers.isEmpty());
    A answer = poll();
    return answer == null ? ended() : answer;
  }

  /// An answer that is here already, or null.
  public @Nullable A poll() {
    A answer;
    synchronized (this) {
      if (answers.isEmpty()) {
        return null;
      }
      answer = answers.remove();
    }
    call.request(1);
    return answer;
  }

  /// Tells the daemon to drop the call. Harmless after its end.
  public void cancel(String why) {
    call.cancel(why, null);
  }

  @Override
  public void close() {
    cancel("the command ended");
  }

  private synchronized @Nullable A ended() {
    Status status = closed;
    if (status != null && !status.isOk()) {
      throw failures.of(status, trailers);
    }
    return null;
  }

  /// Until the condition holds or the call is over. The condition is looked at under the lock.
  private synchronized void await(BooleanSupplier condition) {
    try {
      while (closed == null && !condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.interrupted();
    }
  }

  private final class Arrivals extends ClientCall.Listener<A> {
    @Override
    public void onMessage(A message) {
      synchronized (Exchange.this) {
        answers.add(message);
        Exchange.this.notifyAll();
      }
    }

    @Override
    public void onReady() {
      synchronized (Exchange.this) {
        Exchange.this.notifyAll();
      }
    }

    @Override
    public void onClose(Status status, Metadata metadata) {
      synchronized (Exchange.this) {
        closed = status;
        trailers = metadata;
        Exchange.this.notifyAll();
      }
    }
  }
}
