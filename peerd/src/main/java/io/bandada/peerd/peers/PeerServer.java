package io.bandada.peerd.peers;

import io.bandada.peerd.rpc.CallLimiter;
import io.bandada.peerd.rpc.ConnectionLimiter;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.Wire;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Listens for other peers, within limits that are set by hand ([PeerLimits]).
public final class PeerServer implements AutoCloseable {
  private final Server server;

  private PeerServer(Server server) {
    this.server = server;
  }

  /// Takes the address, so that the node can be told it; calls are refused until the host is open.
  ///
  /// @param listen a literal address of this machine; port 0 for any
  /// @throws IOException when the address cannot be had; the message says why
  public static PeerServer start(
      InetSocketAddress listen, Wire wire, Host host, EgressPolicy policy) throws IOException {
    return new PeerServer(start(listen, wire, new PeerService(host, policy), host.limits()));
  }

  static Server start(
      InetSocketAddress listen, Wire wire, BindableService service, PeerLimits limits)
      throws IOException {
    KnownCaller caller = new KnownCaller(wire);
    ConnectionLimiter guard = new ConnectionLimiter(limits.connections(), wire.connections());
    Transport transport = wire.transport();
    Server server =
        NettyServerBuilder.forAddress(listen)
            .channelFactory(() -> guard.guard(transport.newServer()))
            .bossEventLoopGroup(transport.group())
            .workerEventLoopGroup(transport.group())
            .executor(transport.executor())
            .sslContext(wire.tls().server())
            .maxInboundMessageSize(limits.questionBytes())
            .maxInboundMetadataSize(limits.headerBytes())
            .maxConcurrentCallsPerConnection(limits.callsPerConnection())
            .maxRstFramesPerWindow(limits.resets(), PeerLimits.RESETS_WITHIN_SECONDS)
            .handshakeTimeout(limits.handshake().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(limits.pingEvery().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .maxConnectionIdle(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
            .addTransportFilter(caller)
            .intercept(new CallLimiter(limits.callsInAll(), new CallsOfOne(limits)))
            // The last one is asked first.
            .intercept(caller)
            .addService(service)
            .build();
    return server.start();
  }

  /// Where it really listens.
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /// Takes no more calls, and cuts those that have not ended by then.
  public void stop(Duration grace) throws InterruptedException {
    server.shutdown();
    if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
