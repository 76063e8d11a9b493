package io.bandada.peerd.peers;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.rate.DownloadLimiter;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.bandada.peerd.transfer.Watchdog;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.Refusal;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pieces that come as messages of gRPC, one after the other on the call's executor, which may
/// wait: the next message is asked for when the last one is hashed and its bytes are allowed.
final class FetchCall
    implements PeerNetwork.Call, ClientResponseObserver<FetchRequest, PieceChunk> {
  /// Messages that may wait here: enough that the sender need not wait for each one's hash.
  private static final int WINDOW = 4;

  private final DownloadLimiter intake;
  private final PieceReceiver pieces;
  private final PeerNetwork.FetchListener listener;
  private final Runnable release;
  private final Watchdog watchdog;
  private final CountDownLatch left = new CountDownLatch(1);
  private @Nullable ClientCallStreamObserver<FetchRequest> request;
  private volatile int signs;

  // On the loop.
  private boolean over;
  private boolean givenUp;

  FetchCall(
      LocalEnd here,
      FetchOrder order,
      PeerNetwork.FetchListener listener,
      Duration silence,
      Runnable release) {
    this.intake = here.rates().downloadLimiter();
    this.pieces = new PieceReceiver(here, order, listener, this::over);
    this.listener = listener;
    this.release = release;
    this.watchdog = new Watchdog(here.loop(), silence, () -> signs, this::cancelCall);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FetchRequest> requestStream) {
    request = requestStream;
    requestStream.disableAutoRequestWithInitial(intake.limited() ? 1 : WINDOW);
  }

  /// On the loop.
  void watch() {
    watchdog.watch();
  }

  @Override
  public void cancel() {
    givenUp = true;
    pieces.giveUp();
    if (!over) {
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
    sign();
    if (pieces.isOver() || (chunk.hasData() && !allowed(chunk.getData().size()))) {
      return;
    }
    try {
      take(chunk);
      ClientCallStreamObserver<FetchRequest> call = request;
      if (call != null) {
        call.request(1);
      }
    } catch (ProtocolViolation e) {
      cancelCall(String.valueOf(e.getMessage()));
    }
    sign();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: the call's executor
  private void sign() {
    signs++;
  }

  /// Waits until our own limit allows these bytes. Only what has come waits in line, so that the
  /// limit is used up as long as anything is there; what the peer sends meanwhile stays in its
  /// connection, up to the window there, so that it is slowed down too.
  ///
  /// @return false when the call is given up
  private boolean allowed(int bytes) {
    long position = intake.charge(bytes);
    try {
      for (Duration hold = intake.hold(position); !hold.isZero(); hold = intake.hold(position)) {
        if (left.await(hold.toNanos(), TimeUnit.NANOSECONDS)) {
          return false;
        }
        sign();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelCall("interrupted");
      return false;
    }
  }

  private void take(PieceChunk chunk) throws ProtocolViolation {
    switch (chunk.getAnswerCase()) {
      case CHOICE ->
          pieces.choice(
              chunk.getChoice().getBytesPerSecond(), chunk.getChoice().getFirstAndCountList());
      case DATA -> {
        pieces.takes(chunk.getPiece(), PieceReceiver.NEXT, chunk.getData().size(), true);
        for (ByteBuffer part : chunk.getData().asReadOnlyByteBufferList()) {
          pieces.data(part, PieceReceiver.HERE);
        }
      }
      case REFUSED -> {
        Refusal refusal = chunk.getRefused();
        pieces.refused(
            chunk.getPiece(), reason(refusal), Integer.toUnsignedLong(refusal.getRetryAfterMs()));
      }
      case ANSWER_NOT_SET -> throw pieces.lie("an empty answer");
    }
  }

  private static PieceAnswer.Reason reason(Refusal refusal) {
    return switch (refusal.getReason()) {
      case BUSY -> PieceAnswer.Reason.BUSY;
      case DAMAGED -> PieceAnswer.Reason.DAMAGED;
      case NOT_HELD, REASON_UNSPECIFIED, UNRECOGNIZED -> PieceAnswer.Reason.NOT_HELD;
    };
  }

  @Override
  public void onError(Throwable t) {
    pieces.end(
        Status.fromThrowable(t).getCode() == Status.Code.NOT_FOUND
            ? CallEnd.NOT_HERE
            : CallEnd.FAILED);
  }

  @Override
  public void onCompleted() {
    pieces.end(CallEnd.COMPLETE);
  }

  /// On the loop.
  private void over(@Nullable PieceOffer rest) {
    over = true;
    watchdog.forget();
    release.run();
    if (rest != null) {
      // There is no other way behind this one.
      rest.forEach(this::unreachable);
    }
  }

  private void unreachable(int piece) {
    if (!givenUp) {
      listener.answered(piece, new PieceAnswer.Unreachable());
    }
  }
}
