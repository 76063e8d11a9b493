package io.bandada.peerd.peers;

import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Hospitality;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rpc.OpenCalls;
import io.bandada.peerd.rpc.OpenConnections;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.transfer.EgressPolicy;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.Wire;
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

  private final PeerService service;

  private PeerServer(Server server, PeerService service) {
    this.server = server;
    this.service = service;
  }

  /// Takes the address, so that the node can be told it; calls are refused until [#open].
  ///
  /// @param listen a literal address of this machine; port 0 for any
  /// @throws IOException when the address cannot be had; the message says why
  public static PeerServer start(
      InetSocketAddress listen,
      Wire wire,
      Loop loop,
      PieceStore store,
      Traffic traffic,
      RateLimits limits,
      EgressPolicy policy)
      throws IOException {
    PeerService service = new PeerService(loop, store, traffic, limits, policy);
    return new PeerServer(start(listen, wire, service, PeerLimits.USUAL), service);
  }

  static Server start(InetSocketAddress listen, Wire wire, BindableService service, PeerLimits limits)
      throws IOException {
    KnownCaller caller = new KnownCaller(wire);
    OpenConnections guard = new OpenConnections(limits.connections(), wire.connections());
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
            .intercept(new OpenCalls(limits.callsInAll(), new CallsOfOne(limits)))
            // The last one is asked first.
            .intercept(caller)
            .addService(service)
            .build();
    return server.start();
  }

  /// From now on calls are answered.
  ///
  /// @param tickets judges what callers show
  public void open(Hospitality node, TicketVerifier tickets) {
    open(node, tickets, 0);
  }

  /// @param piecePort told to those who watch; 0 for none
  public void open(Hospitality node, TicketVerifier tickets, int piecePort) {
    service.open(node, tickets, piecePort);
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
