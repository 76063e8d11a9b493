package io.bandada.peerd.control;

import io.bandada.peerd.peers.RealPeer;
import io.bandada.proto.control.ControlGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The control socket of a peer, and a connection to it as peerctl has one.
final class ControlUnderTest implements AutoCloseable {
  static final String VERSION = "1.2.3";

  final Path socket;
  final ManagedChannel channel;
  private final ControlServer server;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  ControlUnderTest(RealPeer peer, Path socket) throws IOException {
    this.socket = socket;
    server = serve(peer, socket);
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .eventLoopGroup(group)
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .usePlaintext()
            .build();
  }

  static ControlServer serve(RealPeer peer, Path socket) throws IOException {
    return ControlServer.start(
        socket,
        peer.transport,
        peer.loop,
        peer.node,
        peer.store,
        peer.limits,
        VERSION,
        Duration.ofSeconds(3));
  }

  ControlGrpc.ControlBlockingStub ctl() {
    return ControlGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
