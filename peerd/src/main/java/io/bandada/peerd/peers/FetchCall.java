package io.bandada.peerd.peers;

import com.google.protobuf.ByteString;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.rate.Intake;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.proto.peer.Choice;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.Refusal;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pieces on their way into the store.
///
/// Messages come one after the other on the call's executor, and all that is not said to live on the loop is touched there only. A
/// piece is taken in whole before the next one begins.
final class FetchCall implements PeerNetwork.Call, ClientResponseObserver<FetchRequest, PieceChunk> {
  /// Messages that may wait here: enough that the sender need not wait for each one's hash.
  private static final int WINDOW = 4;

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration SHORTEST_RETRY = Duration.ofMillis(10);

  private final Loop loop;
  private final PieceStore store;
  private final Traffic traffic;
  private final Intake intake;
  private final Manifest manifest;
  private final PieceOffer offer;
  private final PeerNetwork.FetchListener listener;
  private final PeerChannels.Lease lease;

  /// Pieces of the offer, by their index in it, that the listener has its answer for, and those that the peer is done with: not the same while bytes come
  /// that we have no room for.
  private final BitSet told = new BitSet();

  private final BitSet over = new BitSet();

  private PieceStore.@Nullable IncomingPiece incoming;
  private int open = -1;
  private int received;
  private boolean chosen;
  private boolean broken;
  private PieceAnswer rest = new PieceAnswer.Unreachable();
  private @Nullable ClientCallStreamObserver<FetchRequest> request;

  /// Changes with every sign of life, from the peer or from our own work on what it sent.
  private volatile int signs;

  /// Whether a message waits for our own limit.
  private volatile boolean heldBack;

  private final CountDownLatch left = new CountDownLatch(1);

  // On the loop.
  private boolean givenUp;
  private boolean ended;
  private Loop.@Nullable Timer watchdog;

  FetchCall(
      Loop loop,
      PieceStore store,
      Traffic traffic,
      Intake intake,
      Manifest manifest,
      PieceOffer offer,
      PeerNetwork.FetchListener listener,
      PeerChannels.Lease lease) {
    this.loop = loop;
    this.store = store;
    this.traffic = traffic;
    this.intake = intake;
    this.manifest = manifest;
    this.offer = offer;
    this.listener = listener;
    this.lease = lease;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FetchRequest> requestStream) {
    request = requestStream;
    requestStream.disableAutoRequestWithInitial(intake.limited() ? 1 : WINDOW);
  }

  /// On the loop: ends the call when nothing is heard for so long.
  void watch(Duration silence) {
    int before = signs;
    watchdog =
        loop.after(
            silence,
            () -> {
              if (ended) {
                return;
              }
              if (signs == before && !heldBack) {
                cancelCall("silent for " + silence.toSeconds() + " s");
              } else {
                watch(silence);
              }
            });
  }

  @Override
  public void cancel() {
    givenUp = true;
    if (!ended) {
      cancelCall("not needed any more");
    }
  }

  private void cancelCall(String why) {
    left.countDown();
    ClientCallStreamObserver<FetchRequest> call = request;
    if (call != null) {
      call.cancel(why, null);
    }
  }

  @Override
  public void onNext(PieceChunk chunk) {
    if (broken) {
      return;
    }
    sign();
    if (chunk.hasData() && !allowed(chunk.getData().size())) {
      return;
    }
    if (accept(chunk)) {
      ClientCallStreamObserver<FetchRequest> call = request;
      if (call != null) {
        call.request(1);
      }
    } else {
      blame();
      cancelCall("that is not what was asked for");
    }
    sign();
  }

  /// Waits until our own limit allows these bytes. Only what has come waits in line, so that the limit is used up as long as anything
  /// is there; what the peer sends meanwhile stays in its connection, up to the window there, so that it is slowed down too.
  ///
  /// @return false when the call is given up
  private boolean allowed(int bytes) {
    long position = intake.charge(bytes);
    Duration hold = intake.hold(position);
    if (hold.isZero()) {
      return true;
    }
    heldBack = true;
    try {
      while (!hold.isZero()) {
        if (left.await(hold.toNanos(), TimeUnit.NANOSECONDS)) {
          return false;
        }
        hold = intake.hold(position);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelCall("interrupted");
      return false;
    } finally {
      sign();
      heldBack = false;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: the call's executor
  private void sign() {
    signs++;
  }

  /// @return false when no honest peer sends this
  private boolean accept(PieceChunk chunk) {
    if (!chosen) {
      chosen = chunk.hasChoice() && choose(chunk.getChoice());
      return chosen;
    }
    int piece = chunk.getPiece();
    int index = offer.indexOf(piece);
    boolean asked = index >= 0 && !over.get(index);
    if (!asked || (open >= 0 && open != piece)) {
      return false;
    }
    return switch (chunk.getAnswerCase()) {
      case DATA -> data(piece, chunk.getData());
      case REFUSED -> {
        endPiece();
        over.set(offer.indexOf(piece));
        tell(piece, refusal(chunk.getRefused()));
        yield true;
      }
      case CHOICE, ANSWER_NOT_SET -> false;
    };
  }

  /// @return false when it is not a choice among what was on offer
  private boolean choose(Choice choice) {
    PieceOffer sent;
    try {
      sent = PieceOffer.ofRuns(choice.getFirstAndCountList(), 1);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (sent.size() > offer.most()) {
      return false;
    }
    for (int i = 0; i < sent.size(); i++) {
      if (!offer.has(sent.piece(i))) {
        return false;
      }
    }
    long rate = Math.max(0, choice.getBytesPerSecond());
    loop.run(
        () -> {
          if (!givenUp) {
            listener.granted(rate);
          }
        });
    for (int i = 0; i < offer.size(); i++) {
      if (!sent.has(offer.piece(i))) {
        over.set(i);
        tell(offer.piece(i), new PieceAnswer.NotChosen());
      }
    }
    return true;
  }

  private static PieceAnswer refusal(Refusal refusal) {
    PieceAnswer.Reason reason =
        switch (refusal.getReason()) {
          case BUSY -> PieceAnswer.Reason.BUSY;
          case DAMAGED -> PieceAnswer.Reason.DAMAGED;
          case NOT_HELD, REASON_UNSPECIFIED, UNRECOGNIZED -> PieceAnswer.Reason.NOT_HELD;
        };
    long millis = Integer.toUnsignedLong(refusal.getRetryAfterMs());
    return new PieceAnswer.Refused(
        reason, Duration.ofMillis(Math.clamp(millis, SHORTEST_RETRY.toMillis(), LONGEST_RETRY.toMillis())));
  }

  private boolean data(int piece, ByteString bytes) {
    int length = manifest.lengthOf(piece);
    if (open < 0) {
      begin(piece);
    }
    if (bytes.isEmpty() || bytes.size() > length - received) {
      return false;
    }
    received += bytes.size();
    traffic.received(bytes.size());
    PieceStore.IncomingPiece into = incoming;
    if (into != null) {
      for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
        into.write(part);
      }
    }
    if (received == length) {
      finish(piece);
    }
    return true;
  }

  private void begin(int piece) {
    open = piece;
    received = 0;
    try {
      incoming = store.receive(manifest.id(), piece);
    } catch (IOException e) {
      // Its bytes are let pass: there may be room for the pieces behind it.
      tell(piece, notStored(e));
    }
  }

  private void finish(int piece) {
    PieceStore.IncomingPiece whole = incoming;
    if (whole != null) {
      try {
        boolean good = whole.finish();
        if (!good) {
          traffic.corrupt();
        }
        tell(piece, good ? new PieceAnswer.Stored(received) : new PieceAnswer.Corrupt());
      } catch (IOException e) {
        tell(piece, notStored(e));
      }
    }
    over.set(offer.indexOf(piece));
    endPiece();
  }

  private static PieceAnswer notStored(IOException e) {
    boolean noSpace = e instanceof StoreException s && s.kind() == StoreException.Kind.NO_SPACE;
    return new PieceAnswer.NotStored(noSpace, String.valueOf(e.getMessage()));
  }

  /// Exactly one piece counts against a peer that breaks the rules: the one that it was at, or else the first it still owes.
  private void blame() {
    broken = true;
    int index = open >= 0 ? offer.indexOf(open) : -1;
    int at = index >= 0 && !told.get(index) ? index : told.nextClearBit(0);
    endPiece();
    if (at < offer.size()) {
      traffic.corrupt();
      tell(offer.piece(at), new PieceAnswer.Corrupt());
    }
  }

  private void endPiece() {
    PieceStore.IncomingPiece piece = incoming;
    incoming = null;
    open = -1;
    if (piece != null) {
      piece.close();
    }
  }

  @Override
  public void onError(Throwable t) {
    if (Status.fromThrowable(t).getCode() == Status.Code.NOT_FOUND) {
      rest = PieceAnswer.NOT_HERE;
    }
    end();
  }

  @Override
  public void onCompleted() {
    end();
  }

  private void end() {
    endPiece();
    for (int i = told.nextClearBit(0); i < offer.size(); i = told.nextClearBit(i)) {
      tell(offer.piece(i), rest);
    }
    loop.run(this::endOnLoop);
  }

  private void endOnLoop() {
    ended = true;
    Loop.Timer timer = watchdog;
    if (timer != null) {
      timer.cancel();
    }
    lease.release();
  }

  private void tell(int piece, PieceAnswer answer) {
    int index = offer.indexOf(piece);
    if (told.get(index)) {
      return;
    }
    told.set(index);
    loop.run(
        () -> {
          if (!givenUp) {
            listener.answered(piece, answer);
          }
        });
  }
}
