package io.bandada.peerd.peers;

import io.bandada.peerd.identity.PeerName;
import io.bandada.peerd.identity.Trust;
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
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Reads once for each connection who is at its other end, and tells each of its calls. A call of nobody is not served.
final class KnownCaller extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<Caller> CALLER = Attributes.Key.create("bandada-caller");

  private static final System.Logger LOG = System.getLogger(KnownCaller.class.getName());

  private final Trust trust;

  KnownCaller(Trust trust) {
    this.trust = trust;
  }

  @Override
  public Attributes transportReady(Attributes connection) {
    Caller caller = read(connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    return caller == null ? connection : connection.toBuilder().set(CALLER, caller).build();
  }

  private @Nullable Caller read(@Nullable SSLSession session) {
    try {
      if (session != null) {
        PeerName peer = trust.of(session.getPeerCertificates()[0]);
        return new Caller(peer.peerId(), peer.key());
      }
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      LOG.log(System.Logger.Level.WARNING, "a connection of nobody knows whom: " + e.getMessage());
    }
    return null;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Caller caller = call.getAttributes().get(CALLER);
    if (caller == null) {
      call.close(Status.UNAUTHENTICATED.withDescription("who calls?"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(Context.current().withValue(Caller.CONTEXT, caller), call, headers, next);
  }
}
