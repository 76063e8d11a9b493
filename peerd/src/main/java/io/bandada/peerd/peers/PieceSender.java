package io.bandada.peerd.peers;

import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Hospitality;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Sending;
import io.bandada.peerd.rpc.PacedOut;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.Serving;
import io.bandada.peerd.transfer.SlowReader;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.proto.peer.Choice;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.Refusal;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Pieces on their way out: asks the node for a slot, then sends on a virtual thread of its own, at the pace of the
/// connection and of the limits, and gives the slot back whatever happens.
final class PieceSender {
  private static final int CHUNK = 256 << 10;

  private static final System.Logger LOG = System.getLogger(PieceSender.class.getName());

  private final Loop loop;
  private final PieceStore store;
  private final Traffic traffic;
  private final RateLimits limits;
  private final PieceOffer offer;
  private final TicketVerifier.Good ticket;
  private final PacedOut<PieceChunk> out;
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile @Nullable Sending sending;

  PieceSender(
      Loop loop,
      PieceStore store,
      Traffic traffic,
      RateLimits limits,
      PieceOffer offer,
      TicketVerifier.Good ticket,
      ServerCallStreamObserver<PieceChunk> out) {
    this.loop = loop;
    this.store = store;
    this.traffic = traffic;
    this.limits = limits;
    this.offer = offer;
    this.ticket = ticket;
    this.out = PacedOut.toPeer(out);
  }

  void begin(Hospitality node, String caller, FileId id) {
    loop.run(
        () -> {
          if (out.isCancelled()) {
            return;
          }
          switch (node.serve(caller, id, offer)) {
            case Serving.Granted(Serving.Grant grant) -> start(grant, caller);
            case Serving.Refused(PieceAnswer.Reason reason, Duration retryAfter) -> refuseAll(reason, retryAfter);
            case Serving.Absent() -> out.fail(NotHere.status());
          }
        });
  }

  private void start(Serving.Grant grant, String caller) {
    SlowReader reader =
        new SlowReader(loop, SlowReader.Pace.LEAST, grant::isWanted, sentBytes::get, this::heldNanos, this::giveUp);
    reader.watch();
    Thread.ofVirtual()
        .name("send-", 0)
        .start(
            () -> {
              try (Sending turns = limits.sending(caller)) {
                sending = turns;
                out.whenCancelled(turns::close);
                sendAll(grant, turns);
              } finally {
                loop.run(
                    () -> {
                      reader.forget();
                      grant.release(sentBytes.get());
                    });
              }
            });
  }

  private long heldNanos() {
    Sending turns = sending;
    return turns == null ? 0 : turns.heldNanos();
  }

  private void giveUp(String why) {
    out.giveUp(why);
    Sending turns = sending;
    if (turns != null) {
      turns.close();
    }
  }

  private void sendAll(Serving.Grant grant, Sending turns) {
    try {
      PieceOffer chosen = grant.chosen();
      PieceSet pieces = grant.pieces();
      out.send(choice(chosen, turns.granted()));
      for (int i = 0; i < chosen.size(); i++) {
        int piece = chosen.piece(i);
        if (piece < pieces.pieces() && pieces.has(piece)) {
          if (!ticket.take(grant.manifest().lengthOf(piece))) {
            out.fail(NotHere.status());
            return;
          }
          sendPiece(grant.manifest(), piece, turns);
        } else {
          out.send(refusal(piece, PieceAnswer.Reason.NOT_HELD, Duration.ZERO));
        }
      }
      out.complete();
    } catch (PacedOut.Stopped e) {
      out.fail(Status.ABORTED.withDescription(e.getMessage()).asRuntimeException());
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    LOG.log(System.Logger.Level.ERROR, "sending pieces failed", e);
    out.fail(Status.INTERNAL.withDescription("this peer failed").asRuntimeException());
  }

  private void sendPiece(Manifest manifest, int piece, Sending turns) throws PacedOut.Stopped {
    long offset = manifest.offsetOf(piece);
    int left = manifest.lengthOf(piece);
    turns.begin(left);
    while (left > 0) {
      out.awaitReady();
      byte[] bytes = new byte[allowed(turns, Math.min(CHUNK, left))];
      try {
        store.read(manifest.id(), offset, ByteBuffer.wrap(bytes));
      } catch (IOException e) {
        boolean away = e instanceof StoreException s && s.isAway();
        out.send(refusal(piece, away ? PieceAnswer.Reason.NOT_HELD : PieceAnswer.Reason.DAMAGED, Duration.ZERO));
        return;
      }
      // The array is given away here: nobody writes to it any more.
      out.send(PieceChunk.newBuilder().setPiece(piece).setData(UnsafeByteOperations.unsafeWrap(bytes)).build());
      offset += bytes.length;
      left -= bytes.length;
      sentBytes.addAndGet(bytes.length);
      traffic.sent(bytes.length);
    }
  }

  private int allowed(Sending turns, int most) throws PacedOut.Stopped {
    int bytes = turns.take(most);
    if (bytes == 0) {
      out.awaitReady();
      throw new PacedOut.Stopped("stopped");
    }
    return bytes;
  }

  private void refuseAll(PieceAnswer.Reason reason, Duration retryAfter) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                out.send(choice(firstOf(offer), limits.share()));
                for (int i = 0; i < offer.most(); i++) {
                  out.send(refusal(offer.piece(i), reason, retryAfter));
                }
                out.complete();
              } catch (PacedOut.Stopped e) {
                // It left.
              } catch (RuntimeException | Error e) {
                failed(e);
              }
            });
  }

  /// Who refuses does not care which ones.
  private static PieceOffer firstOf(PieceOffer offer) {
    int[] first = new int[offer.most()];
    Arrays.setAll(first, offer::piece);
    return PieceOffer.of(first, first.length);
  }

  private static PieceChunk choice(PieceOffer chosen, long bytesPerSecond) {
    return PieceChunk.newBuilder()
        .setChoice(Choice.newBuilder().addAllFirstAndCount(chosen.firstAndCount()).setBytesPerSecond(bytesPerSecond))
        .build();
  }

  private static PieceChunk refusal(int piece, PieceAnswer.Reason reason, Duration retryAfter) {
    Refusal.Reason word =
        switch (reason) {
          case BUSY -> Refusal.Reason.BUSY;
          case NOT_HELD, NOT_HERE -> Refusal.Reason.NOT_HELD;
          case DAMAGED -> Refusal.Reason.DAMAGED;
        };
    int millis = (int) Math.min(Integer.MAX_VALUE, retryAfter.toMillis());
    return PieceChunk.newBuilder()
        .setPiece(piece)
        .setRefused(Refusal.newBuilder().setReason(word).setRetryAfterMs(millis))
        .build();
  }
}
