package io.bandada.peerctl.daemon;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// gRPC over the JDK's own unix sockets: no native library is looked for, one thread, and closing
/// does not wait for Netty's quiet period. All of it is start-up time that a person waits for.
final class Connection implements AutoCloseable {
  /// A chunk of 1 MiB and what protobuf puts around it.
  static final int LARGEST_MESSAGE_BYTES = 2 * 1024 * 1024;

  static final int FLOW_WINDOW_BYTES = 4 * 1024 * 1024;

  /// Closing takes about a millisecond; a process that ends closes everything anyway.
  static final long CLOSING_MILLIS = 1000;

  /// Off: what goes wrong is told by the call that failed, and remarks about options that a unix
  /// socket does not have are nothing for a person. Kept here, or it would be collected, and be on
  /// again. To name the framework spares the search for one.
  private static final Logger NETTYS_LOG = Logger.getLogger("io.netty");

  private final ManagedChannel channel;
  private final EventLoopGroup loop;

  private Connection(ManagedChannel channel, EventLoopGroup loop) {
    this.channel = channel;
    this.loop = loop;
  }

  static Connection to(Path socket) {
    NETTYS_LOG.setLevel(Level.OFF);
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelFactory(NioDomainSocketChannel::new, UnixDomainSocketAddress.class)
            .eventLoopGroup(loop)
            .directExecutor()
            .offloadExecutor(Runnable::run)
            .usePlaintext()
            .overrideAuthority("peerd")
            .flowControlWindow(FLOW_WINDOW_BYTES)
            .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
            .disableRetry()
            .disableServiceConfigLookUp()
            .build();
    return new Connection(channel, loop);
  }

  ManagedChannel channel() {
    return channel;
  }

  /// The socket is closed before its thread is let go: a loop that ends first can leave it open,
  /// and the daemon would wait for a command that is gone.
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      boolean _ = channel.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }
}
