package io.bandada.peerd.rpc;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The sockets and threads that all gRPC of this daemon runs on: epoll where Netty's native part
/// loads, else the JDK's own.
public final class Transport implements AutoCloseable {
  private static final int IO_THREADS = 2;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          IO_THREADS, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  public EventLoopGroup group() {
    return group;
  }

  /// Where calls are worked on: they may block.
  public ExecutorService executor() {
    return executor;
  }

  /// A channel that is not registered yet.
  public Channel newClient() {
    return epoll ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /// A server channel that is not bound yet.
  public ServerChannel newServer() {
    return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  public Class<? extends ServerChannel> unixServer() {
    return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
  }

  /// The two kinds of channels want two kinds of addresses.
  public SocketAddress unixAddress(Path socket) {
    return epoll ? new DomainSocketAddress(socket.toString()) : UnixDomainSocketAddress.of(socket);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    executor.shutdown();
  }
}
