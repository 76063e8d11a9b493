package io.bandada.peerd.peers;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.connections.Connections;
import io.bandada.peerd.transfer.connections.Connections.Route;
import io.bandada.peerd.transfer.connections.Connections.State;
import io.bandada.peerd.transfer.connections.Wire;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// A connection of gRPC to another peer, made with its first call.
record PeerChannel(ManagedChannel channel) implements Connections.Connection {
  private static final int MOST = 512;
  private static final int CONNECT_MILLIS = 5_000;

  /// A slice of a manifest is at most 1 MiB, a chunk of a piece 256 KiB.
  private static final int MAX_MESSAGE = (1 << 20) + (64 << 10);

  private static final int MAX_METADATA = 8 << 10;

  /// To all peers.
  static Connections<PeerChannel> connections(Loop loop, Wire wire) {
    return new Connections<>(
        loop, wire::shown, MOST, Integer.MAX_VALUE, (route, gone) -> to(route, wire));
  }

  private static PeerChannel to(Route route, Wire wire) {
    Transport transport = wire.transport();
    return new PeerChannel(
        NettyChannelBuilder.forAddress(route.endpoint())
            .eventLoopGroup(transport.group())
            .channelFactory(
                () -> wire.connections().outgoing(transport.newClient()), InetSocketAddress.class)
            .executor(transport.executor())
            .sslContext(wire.tls().client())
            // Against this the other's certificate is held.
            .overrideAuthority(route.peerId())
            // A proxy from the environment must not see what peers say.
            .proxyDetector(target -> null)
            .disableRetry()
            .disableServiceConfigLookUp()
            .userAgent("bandada")
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxInboundMetadataSize(MAX_METADATA)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .keepAliveTime(20, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .build());
  }

  /// Whatever gRPC makes of it, calls can be made: only a failed one has to be replaced.
  @Override
  public State state() {
    return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE ? State.GONE : State.UP;
  }

  @Override
  public void close(String why) {
    channel.shutdownNow();
  }
}
