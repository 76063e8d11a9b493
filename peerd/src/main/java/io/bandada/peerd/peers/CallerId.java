package io.bandada.peerd.peers;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who calls: the id that the caller says it has, else its address. It serves for fair shares and for status lists, and proves
/// nothing.
final class CallerId implements ClientInterceptor, ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("bandada-peer-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Pattern PLAUSIBLE = Pattern.compile("[a-z0-9-]{1,64}");

  private final Supplier<String> own;

  CallerId(Supplier<String> own) {
    this.own = own;
  }

  /// For a server, which adds nothing of its own.
  static CallerId reader() {
    return new CallerId(() -> "");
  }

  @Override
  public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
    return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<B> listener, Metadata headers) {
        String id = own.get();
        if (!id.isEmpty()) {
          headers.put(HEADER, id);
        }
        super.start(listener, headers);
      }
    };
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    String said = headers.get(HEADER);
    return Contexts.interceptCall(
        Context.current()
            .withValue(
                Caller.CONTEXT, new Caller(said != null && PLAUSIBLE.matcher(said).matches() ? said : address(call), "")),
        call,
        headers,
        next);
  }

  private static String address(ServerCall<?, ?> call) {
    @Nullable Object remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return remote == null ? "unknown" : remote.toString();
  }
}
