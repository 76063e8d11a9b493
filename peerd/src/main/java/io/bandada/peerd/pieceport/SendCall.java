package io.bandada.peerd.pieceport;

import io.bandada.peerd.identity.PeerName;
import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.pieceport.Outbox.Stopped;
import io.bandada.peerd.rate.Sending;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.Serving;
import io.bandada.peerd.transfer.SlowReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One call of another peer: its ticket is judged, the node is asked for a slot, and the chosen pieces go out in turn with the other
/// calls of the connection. The slot is given back whatever happens.
final class SendCall {
  /// One read of the disk: long enough that a read costs little, short enough that a cancel is heard soon.
  static final int CHUNK = 256 << 10;

  private static final System.Logger LOG = System.getLogger(SendCall.class.getName());

  private final Host host;
  private final Channel channel;
  private final int number;
  private final PeerName caller;
  private final FileId id;
  private final PieceOffer offer;
  private final Runnable over;
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile @Nullable String notWanted;
  private volatile @Nullable Sending turns;

  // Set on the loop, before the outbox has this call.
  private TicketVerifier.@Nullable Good ticket;
  private Serving.@Nullable Grant grant;

  /// @param over runs on the event loop, once, before the last frame of the call goes out
  SendCall(Host host, Channel channel, int number, PeerName caller, FileId id, PieceOffer offer, Runnable over) {
    this.host = host;
    this.channel = channel;
    this.number = number;
    this.caller = caller;
    this.id = id;
    this.offer = offer;
    this.over = over;
  }

  /// On a thread that may wait: checking a signature takes a while.
  void begin(byte[] shown, Outbox outbox) {
    Host.Open open = host.open();
    if (open == null) {
      end(Frame.FAILED);
      return;
    }
    try {
      judge(open, shown, outbox);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a ticket cannot be judged", e);
      end(Frame.FAILED);
    }
  }

  private void judge(Host.Open open, byte[] shown, Outbox outbox) {
    switch (open.tickets().read(shown, caller.key(), id.hex(), 1)) {
      case TicketVerifier.Good good -> host.loop.run(() -> ask(open, good, outbox));
      case TicketVerifier.Refused refused -> {
        LOG.log(
            System.Logger.Level.DEBUG, "a ticket of {0} for {1} is refused: {2}", caller.peerId(), id, refused.flaw());
        // By the same way as for content that is not here, so that nobody learns from the time it takes.
        host.loop.run(() -> end(Frame.NOT_HERE));
      }
    }
  }

  private void ask(Host.Open open, TicketVerifier.Good good, Outbox outbox) {
    if (notWanted != null) {
      end(Frame.FAILED);
      return;
    }
    switch (open.node().serve(caller.peerId(), id, offer)) {
      case Serving.Granted(Serving.Grant given) -> {
        ticket = good;
        grant = given;
        Socket.writeNow(channel, choice(given.chosen(), host.rates.share()));
        outbox.add(this);
      }
      case Serving.Refused(PieceAnswer.Reason reason, Duration retryAfter) -> {
        int[] first = new int[offer.most()];
        Arrays.setAll(first, offer::piece);
        Socket.write(channel, choice(PieceOffer.of(first, first.length), host.rates.share()));
        for (int piece : first) {
          Socket.write(channel, refusal(piece, reason, retryAfter));
        }
        end(Frame.COMPLETE);
      }
      case Serving.Absent() -> end(Frame.NOT_HERE);
    }
  }

  /// From any thread: what is not sent yet will not be.
  void cancel(String why) {
    notWanted = why;
    Sending begun = turns;
    if (begun != null) {
      begun.close();
    }
  }

  void checkWanted() throws Stopped {
    String why = notWanted;
    if (why != null) {
      throw new Stopped(why);
    }
  }

  /// On the outbox's thread.
  void send(Outbox outbox) {
    Serving.Grant given = grant;
    TicketVerifier.Good good = ticket;
    if (given == null || good == null) {
      throw new IllegalStateException("nobody granted that");
    }
    SlowReader reader =
        new SlowReader(
            host.loop,
            host.pace,
            given::isWanted,
            sentBytes::get,
            this::heldNanos,
            why -> Socket.close(channel));
    host.loop.run(reader::watch);
    int end = Frame.FAILED;
    try (Sending sending = host.rates.sending(caller.peerId())) {
      turns = sending;
      end = sendAll(outbox, given, good, sending);
    } catch (Stopped e) {
      LOG.log(System.Logger.Level.DEBUG, "pieces to {0} are not sent: {1}", caller.peerId(), e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "sending pieces failed", e);
    } finally {
      host.loop.run(
          () -> {
            reader.forget();
            given.release(sentBytes.get());
          });
      end(end);
    }
  }

  private long heldNanos() {
    Sending begun = turns;
    return begun == null ? 0 : begun.heldNanos();
  }

  /// @return how the call ends
  private int sendAll(Outbox outbox, Serving.Grant given, TicketVerifier.Good good, Sending sending)
      throws Stopped {
    PieceOffer chosen = given.chosen();
    PieceSet pieces = given.pieces();
    for (int i = 0; i < chosen.size(); i++) {
      int piece = chosen.piece(i);
      if (piece >= pieces.pieces() || !pieces.has(piece)) {
        Socket.write(channel, refusal(piece, PieceAnswer.Reason.NOT_HELD, Duration.ZERO));
      } else if (good.take(given.manifest().lengthOf(piece))) {
        sendPiece(outbox, given.manifest(), piece, sending);
      } else {
        return Frame.NOT_HERE;
      }
    }
    return Frame.COMPLETE;
  }

  private void sendPiece(Outbox outbox, Manifest manifest, int piece, Sending sending) throws Stopped {
    long start = manifest.offsetOf(piece);
    int length = manifest.lengthOf(piece);
    sending.begin(length);
    int count;
    for (int at = 0; at < length; at += count) {
      outbox.awaitWritable(this);
      count = sending.take(Math.min(CHUNK, length - at));
      if (count == 0) {
        throw new Stopped("its turns are over");
      }
      // Head and bytes in one buffer: two writes could have another call's answer between them.
      ByteBuf out = channel.alloc().directBuffer(Frame.HEAD + count);
      new Frame(Kind.DATA, 0, number, piece, count, at, 0).write(out);
      try {
        host.store.read(id, start + at, out.internalNioBuffer(Frame.HEAD, count));
      } catch (IOException e) {
        out.release();
        boolean away = e instanceof StoreException s && s.isAway();
        Socket.write(channel, refusal(piece, away ? PieceAnswer.Reason.NOT_HELD : PieceAnswer.Reason.DAMAGED, Duration.ZERO));
        return;
      }
      // The buffer is given away here: nobody writes to it any more.
      Socket.writeNow(channel, out.writerIndex(Frame.HEAD + count));
      sentBytes.addAndGet(count);
      host.traffic.sent(count);
    }
  }

  private void end(int code) {
    try {
      channel
          .eventLoop()
          .execute(
              () -> {
                over.run();
                Socket.writeNow(channel, head(new Frame(Kind.END, code, number)));
              });
    } catch (RejectedExecutionException e) {
      // This peer stops, and its sockets are closed.
      LOG.log(System.Logger.Level.DEBUG, "call {0} ends with its connection", number);
    }
  }

  private ByteBuf choice(PieceOffer chosen, long bytesPerSecond) {
    int[] runs = chosen.firstAndCount().stream().mapToInt(Integer::intValue).toArray();
    ByteBuf out = channel.alloc().directBuffer(Frame.HEAD + Integer.BYTES * runs.length);
    new Frame(Kind.CHOICE, 0, number, 0, Integer.BYTES * runs.length, bytesPerSecond, 0).write(out);
    for (int part : runs) {
      out.writeInt(part);
    }
    return out;
  }

  private ByteBuf refusal(int piece, PieceAnswer.Reason reason, Duration retryAfter) {
    int code =
        switch (reason) {
          case BUSY -> Frame.BUSY;
          case NOT_HELD, NOT_HERE -> Frame.NOT_HELD;
          case DAMAGED -> Frame.DAMAGED;
        };
    return head(new Frame(Kind.REFUSED, code, number, piece, 0, Math.max(0, retryAfter.toMillis()), 0));
  }

  private ByteBuf head(Frame frame) {
    ByteBuf out = channel.alloc().directBuffer(Frame.HEAD);
    frame.write(out);
    return out;
  }
}
