package io.bandada.peerd.pieceport;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.rate.Intake;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// One connection to another peer's piece port, from the first attempt to its end. On the loop; its [LineHandler] is on the event loop
/// of the connection.
final class PieceLine {
  static final int CONNECT_MILLIS = 5_000;

  /// One call at least is answered while others are asked for; the other side has its own limit.
  static final int MOST_CALLS = 12;

  /// What is read from the socket at once, by what came lately: fewer and longer reads cost less.
  private static final int LEAST_READ = 1 << 10;

  private static final int FIRST_READ = 16 << 10;
  private static final int MOST_READ = 512 << 10;

  private final Channel channel;
  private final LineHandler handler;
  private final long since;
  private State state = State.CONNECTING;
  int calls;

  enum State {
    CONNECTING,
    UP,
    GONE
  }

  /// What lines are made of.
  record Kit(Loop loop, Wire wire, SslContext tls, Intake intake, ByteBufAllocator memory) {}

  /// Begins to connect.
  ///
  /// @param changed hears on the loop when the line is up, and when it is gone
  PieceLine(Kit kit, String peerId, InetSocketAddress at, Consumer<PieceLine> changed) {
    since = kit.loop.nanoTime();
    Transport transport = kit.wire.transport();
    handler =
        new LineHandler(
            transport.executor(),
            kit.intake,
            () -> kit.loop.run(() -> become(State.UP, changed)),
            () -> kit.loop.run(() -> become(State.GONE, changed)));
    channel =
        new Bootstrap()
            .group(transport.group())
            .channelFactory(() -> kit.wire.connections().outgoing(transport.newClient()))
            .option(ChannelOption.ALLOCATOR, kit.memory)
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
                    SslHandler tls = kit.tls.newHandler(connection.alloc(), peerId, at.getPort());
                    tls.setHandshakeTimeoutMillis(CONNECT_MILLIS);
                    connection.pipeline().addLast(tls, handler);
                  }
                })
            .connect(at)
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    handler.fail(connected.cause().getMessage());
                  }
                })
            .channel();
  }

  private void become(State next, Consumer<PieceLine> changed) {
    if (state != State.GONE) {
      state = next;
      changed.accept(this);
    }
  }

  State state() {
    return state;
  }

  /// When it began to connect, by the loop's clock.
  long since() {
    return since;
  }

  void begin(PieceReceiver call) {
    channel.eventLoop().execute(() -> handler.begin(call));
  }

  void cancel(PieceReceiver call) {
    channel.eventLoop().execute(() -> handler.cancel(call));
  }

  void takeBack(PieceReceiver call) {
    channel.eventLoop().execute(() -> handler.takeBack(call));
  }

  /// Changes while it lives.
  int signs() {
    return handler.signs;
  }

  /// All its calls go another way.
  void fail(String why) {
    channel.eventLoop().execute(() -> handler.fail(why));
  }
}
