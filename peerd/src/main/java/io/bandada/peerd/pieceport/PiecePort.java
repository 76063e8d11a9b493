package io.bandada.peerd.pieceport;

import io.bandada.peerd.rpc.ConnectionLimiter;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.connections.Wire;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Listens for peers that fetch pieces, within the same limits as the gRPC port ([PeerLimits]).
public final class PiecePort implements AutoCloseable {
  /// How this is called in the handshake of TLS (ALPN); another version has another name.
  static final String PROTOCOL = "bandada-pieces/1";

  /// What may wait for a socket: enough that disk and network work at the same time. A sender stops
  /// above the high mark and goes on below the low one.
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(512 << 10, 1 << 20);

  /// Several records of TLS go into one buffer, and so into one call of the operating system: 10 %
  /// less work than one by one.
  private static final int ENCRYPTED_AT_ONCE = 128 << 10;

  private final Channel listening;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /// Takes the address; calls are refused until the host is open.
  ///
  /// @param listen a literal address of this machine; port 0 for any
  /// @throws IOException when the address cannot be had; the message says why
  public static PiecePort start(InetSocketAddress listen, Wire wire, Host host) throws IOException {
    return new PiecePort(listen, wire, host, PooledByteBufAllocator.DEFAULT);
  }

  /// @param memory for what goes through the sockets
  public PiecePort(InetSocketAddress listen, Wire wire, Host host, ByteBufAllocator memory)
      throws IOException {
    SslContext tls = wire.tls(PROTOCOL).server();
    ConnectionLimiter guard =
        new ConnectionLimiter(host.limits().connections(), wire.connections());
    Transport transport = wire.transport();
    ChannelFuture bound =
        new ServerBootstrap()
            .group(transport.group())
            .channelFactory(() -> guard.guard(transport.newServer()))
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, memory)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connections.add(connection);
                    SslHandler handler = tls.newHandler(connection.alloc());
                    handler.setHandshakeTimeoutMillis(host.limits().handshake().toMillis());
                    handler.setWrapDataSize(ENCRYPTED_AT_ONCE);
                    connection.pipeline().addLast(handler, new ServedConnection(host, wire));
                  }
                })
            .bind(listen)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    listening = bound.channel();
  }

  /// Where it really listens.
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /// Takes no more connections, lets calls end, and cuts what stands by then.
  public void stop(Duration grace) throws InterruptedException {
    Socket.close(listening);
    connections.forEach(one -> one.pipeline().fireUserEventTriggered(ServedConnection.Stop.SOON));
    connections.newCloseFuture().await(grace.toMillis());
    close();
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }
}
