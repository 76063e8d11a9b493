package io.bandada.peerd.peers;

import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.FetchReply;
import io.bandada.peerd.transfer.PieceSender;
import io.bandada.proto.peer.Choice;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.Refusal;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Pieces as messages of gRPC, each call on a virtual thread of its own.
final class ChunkReply implements FetchReply {
  /// What may wait in the connection: enough that disk and network work at the same time.
  private static final int READY_BYTES = 1 << 20;

  private final ServerCallStreamObserver<PieceChunk> out;

  /// To be made in the method that gRPC calls.
  ChunkReply(ServerCallStreamObserver<PieceChunk> out) {
    this.out = out;
  }

  /// In the method that gRPC calls, too.
  void of(PieceSender sender) {
    out.setOnReadyThreshold(READY_BYTES);
    out.setOnReadyHandler(sender::signal);
    out.setOnCancelHandler(() -> sender.cancel("cancelled"));
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void choice(PieceOffer chosen, long bytesPerSecond) {
    Choice.Builder choice =
        Choice.newBuilder()
            .addAllFirstAndCount(chosen.firstAndCount())
            .setBytesPerSecond(bytesPerSecond);
    out.onNext(PieceChunk.newBuilder().setChoice(choice).build());
  }

  @Override
  public void refusal(int piece, PieceAnswer.Reason reason, Duration retryAfter) {
    Refusal.Reason word =
        switch (reason) {
          case BUSY -> Refusal.Reason.BUSY;
          case NOT_HELD, NOT_HERE -> Refusal.Reason.NOT_HELD;
          case DAMAGED -> Refusal.Reason.DAMAGED;
        };
    int millis = (int) Math.min(Integer.MAX_VALUE, retryAfter.toMillis());
    Refusal.Builder refusal = Refusal.newBuilder().setReason(word).setRetryAfterMs(millis);
    out.onNext(PieceChunk.newBuilder().setPiece(piece).setRefused(refusal).build());
  }

  @Override
  public void data(int piece, int at, int count, Reading bytes) throws IOException {
    byte[] array = new byte[count];
    bytes.into(ByteBuffer.wrap(array));
    // The array is given away here: nobody writes to it any more.
    out.onNext(
        PieceChunk.newBuilder()
            .setPiece(piece)
            .setData(UnsafeByteOperations.unsafeWrap(array))
            .build());
  }

  @Override
  public void end(CallEnd how) {
    Ends.end(out, how);
  }

  @Override
  public void inTurn(Runnable sending) {
    Thread.ofVirtual().name("send-", 0).start(sending);
  }

  /// The end of the call lets go of it.
  @Override
  public void cut() {}
}
