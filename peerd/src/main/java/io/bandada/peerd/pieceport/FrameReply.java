package io.bandada.peerd.pieceport;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.FetchReply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// Pieces as frames, in turn with the other calls of the connection.
final class FrameReply implements FetchReply {
  private static final System.Logger LOG = System.getLogger(FrameReply.class.getName());

  private final Channel channel;
  private final int call;
  private final Outbox outbox;
  private final Runnable over;

  /// @param over runs on the event loop, once, before the last frame of the call goes out
  FrameReply(Channel channel, int call, Outbox outbox, Runnable over) {
    this.channel = channel;
    this.call = call;
    this.outbox = outbox;
    this.over = over;
  }

  @Override
  public boolean isReady() {
    return channel.isWritable();
  }

  @Override
  public void choice(PieceOffer chosen, long bytesPerSecond) {
    List<Integer> runs = chosen.firstAndCount();
    int length = Integer.BYTES * runs.size();
    ByteBuf out = begin(new Frame(Kind.CHOICE, 0, call, 0, length, bytesPerSecond, 0), length);
    runs.forEach(out::writeInt);
    Socket.writeNow(channel, out);
  }

  @Override
  public void refusal(int piece, PieceAnswer.Reason reason, Duration retryAfter) {
    long millis = Math.max(0, retryAfter.toMillis());
    Socket.write(
        channel, begin(new Frame(Kind.REFUSED, Frame.code(reason), call, piece, 0, millis, 0), 0));
  }

  @Override
  public void data(int piece, int at, int count, Reading bytes) throws IOException {
    // Head and bytes in one buffer: two writes could have another call's answer between them.
    ByteBuf out = begin(new Frame(Kind.DATA, 0, call, piece, count, at, 0), count);
    try {
      bytes.into(out.internalNioBuffer(Frame.HEAD, count));
    } catch (IOException | RuntimeException | Error e) {
      out.release();
      throw e;
    }
    // The buffer is given away here: nobody writes to it any more.
    Socket.writeNow(channel, out.writerIndex(Frame.HEAD + count));
  }

  @Override
  public void end(CallEnd how) {
    try {
      channel
          .eventLoop()
          .execute(
              () -> {
                over.run();
                Socket.writeNow(channel, begin(new Frame(Kind.END, Frame.code(how), call), 0));
              });
    } catch (RejectedExecutionException e) {
      // This peer stops, and its sockets are closed.
      LOG.log(System.Logger.Level.DEBUG, "call {0} ends with its connection", call);
    }
  }

  @Override
  public void inTurn(Runnable sending) {
    outbox.add(sending);
  }

  /// With all its calls: what one does not take the others wait behind.
  @Override
  public void cut() {
    Socket.close(channel);
  }

  private ByteBuf begin(Frame head, int length) {
    ByteBuf out = channel.alloc().directBuffer(Frame.HEAD + length);
    head.write(out);
    return out;
  }
}
