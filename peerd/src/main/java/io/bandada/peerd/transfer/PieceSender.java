package io.bandada.peerd.transfer;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.rate.Sending;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.peerd.rpc.Pacing.Stopped;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.serving.Serving;
import io.bandada.peerd.ticket.TicketVerifier;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One fetch of another peer: its ticket is judged, the node is asked for a slot, and the chosen
/// pieces go out at the pace of the transport and of the limits. The slot is given back whatever
/// happens.
public final class PieceSender {
  /// One read of the disk: long enough that a read costs little, short enough that a cancel is
  /// heard soon.
  private static final int CHUNK = 256 << 10;

  /// Who takes nothing for so long is gone or means harm.
  private static final Duration STALLED = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(PieceSender.class.getName());

  private final Host host;
  private final LocalEnd here;
  private final CertifiedPeer caller;
  private final FileId id;
  private final PieceOffer offer;
  private final FetchReply reply;
  private final Pacing pacing;
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile @Nullable Sending turns;

  public PieceSender(
      Host host, CertifiedPeer caller, FileId id, PieceOffer offer, FetchReply reply) {
    this.host = host;
    this.here = host.here;
    this.caller = caller;
    this.id = id;
    this.offer = offer;
    this.reply = reply;
    this.pacing = new Pacing(reply::isReady);
  }

  /// On a thread that may wait; once.
  ///
  /// @param ticket as it was shown
  public void begin(byte[] ticket) {
    host.admit(
        caller,
        id,
        tickets -> tickets.read(ticket, caller.key(), id.hex(), 1),
        this::ask,
        reply::end);
  }

  /// The transport may take more. From any thread.
  public void signal() {
    pacing.signal();
  }

  /// What is not sent yet will not be. From any thread.
  public void cancel(String why) {
    pacing.stop(why);
    Sending begun = turns;
    if (begun != null) {
      begun.close();
    }
  }

  private void giveUp(String why) {
    cancel(why);
    reply.cut();
  }

  private void ask(Host.Open open, TicketVerifier.Good ticket) {
    if (pacing.isStopped()) {
      reply.end(CallEnd.STOPPED);
      return;
    }
    switch (open.node().serve(caller.peerId(), id, offer)) {
      case Serving.Granted(Serving.Grant grant) -> {
        try {
          reply.choice(grant.chosen(), here.rates().share());
          reply.inTurn(() -> send(grant, ticket));
        } catch (RuntimeException | Error e) {
          LOG.log(System.Logger.Level.ERROR, "sending pieces did not begin", e);
          grant.release(0);
          reply.end(CallEnd.FAILED);
        }
      }
      case Serving.Refused(PieceAnswer.Reason reason, Duration retryAfter) -> {
        // Who refuses does not care which ones.
        int[] first = new int[offer.most()];
        Arrays.setAll(first, offer::piece);
        reply.choice(PieceOffer.of(first, first.length), here.rates().share());
        for (int piece : first) {
          reply.refusal(piece, reason, retryAfter);
        }
        reply.end(CallEnd.COMPLETE);
      }
      case Serving.Absent() -> reply.end(CallEnd.NOT_HERE);
    }
  }

  private void send(Serving.Grant grant, TicketVerifier.Good ticket) {
    SlowReader reader =
        new SlowReader(
            here.loop(), host.pace, grant::isWanted, sentBytes::get, this::heldNanos, this::giveUp);
    here.loop().run(reader::watch);
    CallEnd end = CallEnd.FAILED;
    try (Sending sending = here.rates().sending(caller.peerId())) {
      turns = sending;
      end = sendAll(grant, ticket, sending);
    } catch (Stopped e) {
      end = CallEnd.STOPPED;
      LOG.log(
          System.Logger.Level.DEBUG,
          "pieces to {0} are not sent: {1}",
          caller.peerId(),
          e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "sending pieces failed", e);
    } finally {
      here.loop()
          .run(
              () -> {
                reader.forget();
                grant.release(sentBytes.get());
              });
      reply.end(end);
    }
  }

  private long heldNanos() {
    Sending begun = turns;
    return begun == null ? 0 : begun.heldNanos();
  }

  private CallEnd sendAll(Serving.Grant grant, TicketVerifier.Good ticket, Sending sending)
      throws Stopped {
    PieceOffer chosen = grant.chosen();
    PieceSet pieces = grant.pieces();
    for (int i = 0; i < chosen.size(); i++) {
      int piece = chosen.piece(i);
      if (piece >= pieces.pieces() || !pieces.has(piece)) {
        reply.refusal(piece, PieceAnswer.Reason.NOT_HELD, Duration.ZERO);
      } else if (ticket.take(grant.manifest().lengthOf(piece))) {
        sendPiece(grant.manifest(), piece, sending);
      } else {
        return CallEnd.NOT_HERE;
      }
    }
    return CallEnd.COMPLETE;
  }

  private void sendPiece(Manifest manifest, int piece, Sending sending) throws Stopped {
    long start = manifest.offsetOf(piece);
    int length = manifest.lengthOf(piece);
    sending.begin(length);
    int count;
    for (int at = 0; at < length; at += count) {
      awaitReady();
      count = sending.take(Math.min(CHUNK, length - at));
      if (count == 0) {
        awaitReady();
        throw new Stopped("its turns are over");
      }
      long offset = start + at;
      try {
        reply.data(piece, at, count, buffer -> here.store().read(id, offset, buffer));
      } catch (IOException e) {
        boolean away = e instanceof StoreException s && s.isAway();
        reply.refusal(
            piece, away ? PieceAnswer.Reason.NOT_HELD : PieceAnswer.Reason.DAMAGED, Duration.ZERO);
        return;
      }
      sentBytes.addAndGet(count);
      here.traffic().sent(count);
    }
  }

  private void awaitReady() throws Stopped {
    while (!pacing.await(STALLED)) {
      giveUp("nothing was taken for " + STALLED.toSeconds() + " s");
    }
  }
}
