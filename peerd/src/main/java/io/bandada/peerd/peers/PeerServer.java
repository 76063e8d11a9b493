package io.bandada.peerd.peers;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Hospitality;
import io.bandada.peerd.rpc.OpenCalls;
import io.bandada.peerd.rpc.OpenConnections;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.PieceStore;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Listens for other peers. gRPC's own limits are set here by hand: its defaults trust whoever connects.
public final class PeerServer implements AutoCloseable {
  /// A question of a peer is some hundred bytes; the longest names some sources.
  private static final int MAX_QUESTION = 64 << 10;

  /// One call for each content that is watched, and those that fetch.
  private static final int CALLS_PER_CONNECTION = 1024;

  private static final int CALLS_IN_ALL = 8192;

  /// A peer needs one connection to each other. Many peers may share an address, behind a gateway or on one machine.
  private static final int CONNECTIONS_PER_ADDRESS = 256;

  private static final int CONNECTIONS_IN_ALL = 2048;

  /// A swarm cancels often (the end game), an attacker always.
  private static final int RESETS = 2000;

  private static final int RESETS_WITHIN_SECONDS = 10;

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
      InetSocketAddress listen, Transport transport, Loop loop, PieceStore store, Traffic traffic) throws IOException {
    return start(
        listen,
        transport,
        loop,
        store,
        traffic,
        new OpenConnections(CONNECTIONS_IN_ALL, CONNECTIONS_PER_ADDRESS, transport.group()));
  }

  static PeerServer start(
      InetSocketAddress listen,
      Transport transport,
      Loop loop,
      PieceStore store,
      Traffic traffic,
      OpenConnections connections)
      throws IOException {
    EgressPolicy.listen(EgressPolicy.text(listen));
    PeerService service = new PeerService(loop, store, traffic);
    Server server =
        NettyServerBuilder.forAddress(listen)
            .channelFactory(() -> connections.guard(transport.newServer()))
            .bossEventLoopGroup(transport.group())
            .workerEventLoopGroup(transport.group())
            .executor(transport.executor())
            .maxInboundMessageSize(MAX_QUESTION)
            .maxInboundMetadataSize(PeerChannels.MAX_METADATA)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .maxRstFramesPerWindow(RESETS, RESETS_WITHIN_SECONDS)
            .handshakeTimeout(5, TimeUnit.SECONDS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .maxConnectionIdle(5, TimeUnit.MINUTES)
            .intercept(CallerId.reader())
            .intercept(new OpenCalls(CALLS_IN_ALL))
            .addService(service)
            .build();
    server.start();
    return new PeerServer(server, service);
  }

  /// From now on calls are answered.
  public void open(Hospitality node) {
    service.open(node);
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
