package io.bandada.peerd.peers;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.transfer.connections.Wire;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import javax.net.ssl.SSLSession;

/// Reads once for each connection who is at its other end, and tells each of its calls: what the
/// certificate says, never what the caller says itself. A call of nobody is not served.
final class KnownCaller extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<CertifiedPeer> CALLER =
      Attributes.Key.create("bandada-caller");
  static final Context.Key<CertifiedPeer> CONTEXT = Context.key("bandada-caller");

  private final Wire wire;

  KnownCaller(Wire wire) {
    this.wire = wire;
  }

  /// In the thread that gRPC serves a call with; elsewhere there is no caller.
  static CertifiedPeer current() {
    CertifiedPeer caller = CONTEXT.get();
    if (caller == null) {
      throw new IllegalStateException("no call is being served here");
    }
    return caller;
  }

  @Override
  public Attributes transportReady(Attributes connection) {
    SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    CertifiedPeer caller = session == null ? null : wire.peerBehind(session);
    return caller == null ? connection : connection.toBuilder().set(CALLER, caller).build();
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    CertifiedPeer caller = call.getAttributes().get(CALLER);
    if (caller == null) {
      call.close(Status.UNAUTHENTICATED.withDescription("who calls?"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        Context.current().withValue(CONTEXT, caller), call, headers, next);
  }
}
