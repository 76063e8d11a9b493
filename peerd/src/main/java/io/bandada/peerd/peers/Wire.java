package io.bandada.peerd.peers;

import io.bandada.peerd.identity.PeerName;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.rpc.OpenConnections;
import io.bandada.peerd.rpc.Tls;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.rpc.TrustedConnections;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// What the server and the client of this peer have in common: sockets, TLS with one's own certificate, and the connections that stand
/// for as long as the other side is trusted.
public final class Wire implements AutoCloseable {
  private final Transport transport;
  private final Trust trust;
  private final Tls tls;
  private final TrustedConnections connections;

  public Wire(Transport transport, Trust trust) {
    this(transport, trust, trust.clock(), PeerLimits.USUAL);
  }

  Wire(Transport transport, Trust trust, InstantSource clock, PeerLimits limits) {
    this.transport = transport;
    this.trust = trust;
    this.tls = new Tls(trust.keys(), trust.peers());
    this.connections = new TrustedConnections(tls, transport, clock, limits.connectionsPerPeer());
    trust.onChange(connections::recheck);
  }

  /// Names the certificate that this peer shows; empty while it has none.
  public String shown() {
    return trust.certificateInUse();
  }

  KnownCaller caller() {
    return new KnownCaller(trust);
  }

  NettyChannelBuilder to(InetSocketAddress endpoint) {
    return NettyChannelBuilder.forAddress(endpoint)
        .eventLoopGroup(transport.group())
        .channelFactory(() -> connections.outgoing(transport.newClient()), InetSocketAddress.class)
        .executor(transport.executor())
        .sslContext(tls.client());
  }

  NettyServerBuilder at(InetSocketAddress listen, OpenConnections guard) {
    return NettyServerBuilder.forAddress(listen)
        .channelFactory(() -> guard.guard(transport.newServer()))
        .bossEventLoopGroup(transport.group())
        .workerEventLoopGroup(transport.group())
        .executor(transport.executor())
        .sslContext(tls.server());
  }

  public TrustedConnections connections() {
    return connections;
  }

  public Transport transport() {
    return transport;
  }

  /// TLS with this peer's certificate and trust for a protocol beside gRPC.
  public Tls tls(String application) {
    return new Tls(trust.keys(), trust.peers(), application);
  }

  /// Who is at the other end of a connection whose handshake is over; null when its certificate does not say.
  public @Nullable PeerName peerBehind(SslHandler tls) {
    try {
      return trust.of(tls.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      return null;
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
