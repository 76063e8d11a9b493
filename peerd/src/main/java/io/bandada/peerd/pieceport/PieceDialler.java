package io.bandada.peerd.pieceport;

import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.connections.Connections;
import io.bandada.peerd.transfer.connections.Connections.Route;
import io.bandada.peerd.transfer.connections.Connections.State;
import io.bandada.peerd.transfer.connections.PieceConnection;
import io.bandada.peerd.transfer.connections.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/// Connects to the piece ports of other peers.
public final class PieceDialler implements Connections.Dialling<PieceConnection> {
  private static final int CONNECT_MILLIS = 5_000;

  /// What is read from the socket at once, by what came lately: fewer and longer reads cost less.
  private static final int LEAST_READ = 1 << 10;

  private static final int FIRST_READ = 16 << 10;
  private static final int MOST_READ = 512 << 10;

  private final LocalEnd here;
  private final Wire wire;
  private final SslContext tls;
  private final ByteBufAllocator memory;

  public PieceDialler(LocalEnd here, Wire wire) {
    this(here, wire, PooledByteBufAllocator.DEFAULT);
  }

  /// @param memory for what goes through the sockets
  public PieceDialler(LocalEnd here, Wire wire, ByteBufAllocator memory) {
    this.here = here;
    this.wire = wire;
    this.tls = wire.tls(PiecePort.PROTOCOL).client();
    this.memory = memory;
  }

  @Override
  public PieceConnection dial(Route route, Runnable gone) {
    return new Dialled(route, gone);
  }

  /// From the first attempt to the end. On the loop; its [FetchHandler] is on the event loop of the
  /// connection.
  private final class Dialled implements PieceConnection {
    private final FetchHandler handler;
    private final Channel channel;
    private State state = State.CONNECTING;

    Dialled(Route route, Runnable gone) {
      Transport transport = wire.transport();
      handler =
          new FetchHandler(
              transport.executor(),
              here.rates().downloadLimiter(),
              () -> here.loop().run(() -> state = state == State.GONE ? state : State.UP),
              () ->
                  here.loop()
                      .run(
                          () -> {
                            state = State.GONE;
                            gone.run();
                          }));
      channel =
          new Bootstrap()
              .group(transport.group())
              .channelFactory(() -> wire.connections().outgoing(transport.newClient()))
              .option(ChannelOption.ALLOCATOR, memory)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
              .option(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ))
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.SO_KEEPALIVE, true)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                      // Against this name the other's certificate is held.
                      SslHandler encryption =
                          tls.newHandler(
                              connection.alloc(), route.peerId(), route.endpoint().getPort());
                      encryption.setHandshakeTimeoutMillis(CONNECT_MILLIS);
                      connection.pipeline().addLast(encryption, handler);
                    }
                  })
              .connect(route.endpoint())
              .addListener(
                  connected -> {
                    if (!connected.isSuccess()) {
                      handler.fail(connected.cause().getMessage());
                    }
                  })
              .channel();
    }

    @Override
    public State state() {
      return state;
    }

    @Override
    public int signs() {
      return handler.signs;
    }

    @Override
    public void begin(PieceReceiver call) {
      channel.eventLoop().execute(() -> handler.begin(call));
    }

    @Override
    public void cancel(PieceReceiver call) {
      channel.eventLoop().execute(() -> handler.cancel(call));
    }

    @Override
    public void takeBack(PieceReceiver call) {
      channel.eventLoop().execute(() -> handler.takeBack(call));
    }

    /// Its calls go another way.
    @Override
    public void close(String why) {
      channel.eventLoop().execute(() -> handler.fail(why));
    }
  }
}
