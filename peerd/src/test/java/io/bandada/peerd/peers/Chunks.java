package io.bandada.peerd.peers;

import com.google.protobuf.ByteString;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.proto.peer.Choice;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/// What a source says when it sends pieces, for peers that act by a script.
final class Chunks {
  private static final int SIZE = 256 << 10;

  private Chunks() {}

  /// All that is wanted of what is on offer, the first ones.
  static PieceChunk choiceOf(FetchRequest request) {
    int[] chosen = pieces(request).stream().mapToInt(i -> i).toArray();
    return PieceChunk.newBuilder()
        .setChoice(Choice.newBuilder().addAllFirstAndCount(PieceOffer.of(chosen, 1).firstAndCount()))
        .build();
  }

  static PieceChunk choice(int first, int count) {
    return PieceChunk.newBuilder()
        .setChoice(Choice.newBuilder().addFirstAndCount(first).addFirstAndCount(count))
        .build();
  }

  static List<Integer> pieces(FetchRequest request) {
    PieceOffer offer = PieceOffer.ofRuns(request.getFirstAndCountList(), request.getMost());
    List<Integer> pieces = new ArrayList<>();
    offer.forEach(pieces::add);
    return pieces.subList(0, offer.most());
  }

  static void send(StreamObserver<PieceChunk> out, int piece, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += SIZE) {
      out.onNext(piece(piece, bytes, at, Math.min(SIZE, bytes.length - at)));
    }
  }

  static PieceChunk piece(int piece, byte[] bytes, int at, int length) {
    return PieceChunk.newBuilder().setPiece(piece).setData(ByteString.copyFrom(bytes, at, length)).build();
  }
}
