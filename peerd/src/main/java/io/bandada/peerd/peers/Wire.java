package io.bandada.peerd.peers;

import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.rpc.OpenConnections;
import io.bandada.peerd.rpc.Tls;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.rpc.TrustedConnections;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/// What the server and the client of this peer have in common: sockets, TLS with one's own certificate, and the connections that stand
/// for as long as the other side is trusted.
public final class Wire implements AutoCloseable {
  private final Transport transport;
  private final Trust trust;
  private final Tls tls;
  private final TrustedConnections connections;

  public Wire(Transport transport, Trust trust) {
    this(transport, trust, InstantSource.system(), PeerLimits.USUAL);
  }

  Wire(Transport transport, Trust trust, InstantSource clock, PeerLimits limits) {
    this.transport = transport;
    this.trust = trust;
    this.tls = new Tls(trust.keys(), trust.peers());
    this.connections = new TrustedConnections(tls, transport, clock, limits.connectionsPerPeer());
    trust.onChange(connections::recheck);
  }

  /// Names the certificate that this peer shows; empty while it has none.
  String shown() {
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

  TrustedConnections connections() {
    return connections;
  }

  @Override
  public void close() {
    connections.close();
  }
}
