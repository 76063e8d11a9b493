package io.bandada.peerd.pieceport;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.PieceSender;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.bandada.peerd.transfer.connections.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection that came in, behind TLS: reads calls and cancels, within limits. On its event
/// loop.
final class ServedConnection extends ChannelInboundHandlerAdapter implements FrameReader.Sink {
  /// Calls of one connection at a time; a peer has some, so that one can be answered while the next
  /// one is asked for.
  static final int MOST_CALLS = 16;

  private static final System.Logger LOG = System.getLogger(ServedConnection.class.getName());

  private final Host host;
  private final Wire wire;
  private final FrameReader reader = new FrameReader(EnumSet.of(Kind.FETCH, Kind.CANCEL), this);
  private final Map<Integer, PieceSender> calls = new LinkedHashMap<>();
  private @Nullable ChannelHandlerContext context;
  private final Outbox outbox = new Outbox();
  private @Nullable CertifiedPeer caller;
  private @Nullable Future<?> idle;
  private boolean lastCalls;
  private int lastCall = -1;
  private int cancels;
  private long cancelsSince;

  ServedConnection(Host host, Wire wire) {
    this.host = host;
    this.wire = wire;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    awaitCall(ctx);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      CertifiedPeer peer = tls == null ? null : wire.peerBehind(tls.engine().getSession());
      if (peer == null || !PiecePort.PROTOCOL.equals(tls.applicationProtocol())) {
        Socket.close(ctx);
        return;
      }
      caller = peer;
    }
    if (event == Stop.SOON) {
      lastCalls = true;
      if (calls.isEmpty()) {
        Socket.close(ctx);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  /// What connections are told.
  enum Stop {
    /// This peer stops: calls that are open may end.
    SOON
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (caller == null || !(message instanceof ByteBuf bytes)) {
        throw new ProtocolViolation("bytes before the handshake is over");
      }
      reader.read(bytes);
    } catch (ProtocolViolation e) {
      LOG.log(
          System.Logger.Level.DEBUG, "a connection of {0} is closed: {1}", caller, e.getMessage());
      Socket.close(ctx);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public boolean takes(Frame data) throws ProtocolViolation {
    throw new ProtocolViolation("nobody sends pieces here");
  }

  @Override
  public void data(Frame frame, ByteBuffer bytes) throws ProtocolViolation {
    throw new ProtocolViolation("nobody sends pieces here");
  }

  @Override
  public void words(Frame frame, ByteBuffer words) throws ProtocolViolation {
    if (frame.kind() == Kind.FETCH) {
      fetch(frame, words);
    } else {
      cancel(frame.call());
    }
  }

  private void fetch(Frame frame, ByteBuffer words) throws ProtocolViolation {
    ChannelHandlerContext ctx = context;
    CertifiedPeer who = caller;
    if (ctx == null || who == null) {
      throw new ProtocolViolation("who calls?");
    }
    if (frame.call() <= lastCall) {
      throw new ProtocolViolation("call " + frame.call() + " after " + lastCall);
    }
    if (calls.size() >= MOST_CALLS) {
      throw new ProtocolViolation("more than " + MOST_CALLS + " calls at a time");
    }
    lastCall = frame.call();
    Question question = Question.read(frame, words);
    FrameReply reply =
        new FrameReply(ctx.channel(), frame.call(), outbox, () -> over(frame.call()));
    PieceSender call = new PieceSender(host, who, question.id(), question.offer(), reply);
    calls.put(frame.call(), call);
    stopIdling();
    wire.transport().executor().execute(() -> call.begin(question.ticket()));
  }

  private void cancel(int number) throws ProtocolViolation {
    long now = System.nanoTime();
    if (cancels == 0
        || now - cancelsSince > TimeUnit.SECONDS.toNanos(PeerLimits.RESETS_WITHIN_SECONDS)) {
      cancelsSince = now;
      cancels = 0;
    }
    if (++cancels > host.limits().resets()) {
      throw new ProtocolViolation("cancels more than it asks");
    }
    PieceSender call = calls.get(number);
    if (call != null) {
      call.cancel("cancelled");
    }
  }

  private void over(int number) {
    calls.remove(number);
    ChannelHandlerContext ctx = context;
    if (calls.isEmpty() && ctx != null && ctx.channel().isActive()) {
      awaitCall(ctx);
      if (lastCalls) {
        // After the END that goes out next.
        ctx.executor().execute(() -> Socket.close(ctx));
      }
    }
  }

  private void awaitCall(ChannelHandlerContext ctx) {
    stopIdling();
    idle =
        ctx.executor()
            .schedule(
                () -> Socket.close(ctx), host.limits().idle().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopIdling() {
    Future<?> timer = idle;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    calls.values().forEach(PieceSender::signal);
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopIdling();
    calls.values().forEach(call -> call.cancel("the connection is over"));
    ctx.fireChannelInactive();
  }

  /// Cut by the other side, or by TLS: no news.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(
        System.Logger.Level.DEBUG, "a connection of {0} broke: {1}", caller, cause.getMessage());
    Socket.close(ctx);
  }
}
