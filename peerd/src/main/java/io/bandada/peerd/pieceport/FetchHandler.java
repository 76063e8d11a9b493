package io.bandada.peerd.pieceport;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.rate.DownloadLimiter;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection that goes out, behind TLS: asks for pieces and takes in what comes. On its event
/// loop.
final class FetchHandler extends ChannelInboundHandlerAdapter
    implements FrameReader.Sink, PieceReceiver.Storing {
  /// Whole pieces that may wait to be stored while the next one comes in; one is always let,
  /// however long.
  private static final int STORING_BYTES = 8 << 20;

  /// While the store has no buffer, it is asked again so often; after so many times the piece is
  /// not taken.
  private static final Duration RETRY = Duration.ofMillis(5);

  private static final int MOST_RETRIES = 400;

  private static final System.Logger LOG = System.getLogger(FetchHandler.class.getName());

  private final Executor executor;
  private final DownloadLimiter intake;
  private final Runnable up;
  private final Runnable gone;
  private final FrameReader reader =
      new FrameReader(EnumSet.of(Kind.CHOICE, Kind.DATA, Kind.REFUSED, Kind.END), this);
  private final Map<Integer, PieceReceiver> calls = new LinkedHashMap<>();

  /// What was read from the socket when no more could be taken in. Reading stops then, so that it
  /// is a few buffers.
  private final Deque<ByteBuf> held = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private boolean open;
  private boolean over;
  private int nextCall;
  private long storingBytes;
  private int retries;

  /// Of what came last, among all that was charged to the limit down.
  private long charged;

  private @Nullable Future<?> retry;

  /// Changes with every sign of life, from the peer or from our own work on what it sent.
  volatile int signs;

  /// @param up runs when calls can be made
  /// @param gone runs when none can be made any more, once
  FetchHandler(Executor executor, DownloadLimiter intake, Runnable up, Runnable gone) {
    this.executor = executor;
    this.intake = intake;
    this.up = up;
    this.gone = gone;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /// Once there is a connection.
  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "not connected");
  }

  /// Makes a call now, or when the connection stands.
  void begin(PieceReceiver call) {
    if (over) {
      call.end(CallEnd.FAILED);
      return;
    }
    int number = nextCall++;
    calls.put(number, call);
    if (open) {
      ask(number, call);
    }
  }

  /// It is not wanted any more; does nothing when it is over.
  void cancel(PieceReceiver call) {
    for (Map.Entry<Integer, PieceReceiver> entry : calls.entrySet()) {
      if (entry.getValue().equals(call)) {
        int number = entry.getKey();
        calls.remove(number);
        if (open) {
          ByteBuf out = context().alloc().directBuffer(Frame.HEAD);
          new Frame(Kind.CANCEL, 0, number).write(out);
          Socket.writeNow(context(), out);
        }
        call.end(CallEnd.STOPPED);
        return;
      }
    }
  }

  /// As long as nothing was asked over this line yet, the call can be had another way.
  void takeBack(PieceReceiver call) {
    if (!open && calls.values().remove(call)) {
      call.end(CallEnd.FAILED);
    }
  }

  private void ask(int number, PieceReceiver call) {
    ChannelHandlerContext ctx = context();
    FetchOrder order = call.order();
    byte[] ticket = order.shown();
    List<Integer> runs = order.offer().firstAndCount();
    int length = FileId.BYTES + ticket.length + Integer.BYTES * runs.size();
    ByteBuf out = ctx.alloc().directBuffer(Frame.HEAD + length);
    new Frame(Kind.FETCH, 0, number, ticket.length, length, 0, order.offer().most()).write(out);
    out.writeBytes(order.manifest().id().bytes()).writeBytes(ticket);
    runs.forEach(out::writeInt);
    Socket.writeNow(ctx, out);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      if (!handshake.isSuccess()
          || tls == null
          || !PiecePort.PROTOCOL.equals(tls.applicationProtocol())) {
        fail("no handshake: " + handshake.cause());
        return;
      }
      open = true;
      calls.forEach(this::ask);
      up.run();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    sign();
    if (!(message instanceof ByteBuf bytes) || !open) {
      ReferenceCountUtil.release(message);
      return;
    }
    held.add(bytes);
    if (held.size() == 1) {
      takeHeld();
    }
  }

  /// Takes in what was read, as far as there is room.
  private void takeHeld() {
    ChannelHandlerContext ctx = context();
    try {
      while (!held.isEmpty()) {
        if (!reader.read(held.getFirst())) {
          ctx.channel().config().setAutoRead(false);
          return;
        }
        held.removeFirst().release();
      }
      ctx.channel().config().setAutoRead(true);
    } catch (ProtocolViolation e) {
      fail(e.getMessage());
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the event loop
  private void sign() {
    signs++;
  }

  @Override
  public boolean takes(Frame data) throws ProtocolViolation {
    PieceReceiver call = call(data);
    if (call == null) {
      return true;
    }
    Duration hold = intake.hold(charged);
    if (!hold.isZero()) {
      retryAfter(hold);
      return false;
    }
    if (storingBytes > 0 && storingBytes + call.order().manifest().pieceLength() > STORING_BYTES) {
      return false; // told by #stored
    }
    if (call.takes(data.piece(), data.value(), data.length(), retries >= MOST_RETRIES)) {
      retries = 0;
      return true;
    }
    retries++;
    retryAfter(RETRY);
    return false;
  }

  private void retryAfter(Duration pause) {
    if (retry == null) {
      retry = context().executor().schedule(this::retry, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void retry() {
    retry = null;
    sign();
    takeHeld();
  }

  /// @return null for one that was cancelled
  private @Nullable PieceReceiver call(Frame frame) throws ProtocolViolation {
    PieceReceiver call = calls.get(frame.call());
    if (call == null && frame.call() >= nextCall) {
      throw new ProtocolViolation("call " + frame.call() + " was never made");
    }
    return call;
  }

  @Override
  public void data(Frame frame, ByteBuffer bytes) {
    PieceReceiver call = calls.get(frame.call());
    charged = intake.charge(bytes.remaining());
    if (call != null) {
      call.data(bytes, this);
    }
  }

  @Override
  public void words(Frame frame, ByteBuffer words) throws ProtocolViolation {
    PieceReceiver call = call(frame);
    if (call == null) {
      return;
    }
    switch (frame.kind()) {
      case CHOICE -> {
        charged = Math.max(charged, intake.position());
        call.choice(frame.value(), Frame.runs(words));
      }
      case REFUSED -> call.refused(frame.piece(), frame.reason(), frame.value());
      case END -> {
        calls.remove(frame.call());
        call.end(frame.end());
      }
      case FETCH, CANCEL, DATA -> throw new ProtocolViolation(frame.kind() + " has no words");
    }
  }

  @Override
  public void store(int bytes, Runnable blocking, Runnable then) {
    storingBytes += bytes;
    executor.execute(
        () -> {
          try {
            blocking.run();
          } finally {
            stored(bytes, then);
          }
        });
  }

  private void stored(int bytes, Runnable then) {
    try {
      context()
          .executor()
          .execute(
              () -> {
                storingBytes -= bytes;
                sign();
                then.run();
                if (!held.isEmpty() && retry == null) {
                  takeHeld();
                }
              });
    } catch (RejectedExecutionException e) {
      // This peer stops.
      LOG.log(System.Logger.Level.DEBUG, "nobody hears of a piece that was stored");
    }
  }

  /// This line is of no more use.
  void fail(@Nullable String why) {
    if (over) {
      return;
    }
    over = true;
    open = false;
    LOG.log(System.Logger.Level.DEBUG, "a line for pieces is given up: {0}", why);
    Future<?> waiting = retry;
    if (waiting != null) {
      waiting.cancel(false);
    }
    held.forEach(ByteBuf::release);
    held.clear();
    List<PieceReceiver> unfinished = new ArrayList<>(calls.values());
    calls.clear();
    unfinished.forEach(call -> call.end(CallEnd.FAILED));
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      Socket.close(ctx);
    }
    gone.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail("the connection is over");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause.getMessage());
  }
}
