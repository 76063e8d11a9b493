package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.fuzz.AllocationLimit;
import io.bandada.peerd.fuzz.FuzzedStore;
import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.proto.peer.PieceChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeMap;

/// Pieces from a peer that sends whatever it likes: each piece has exactly one answer, `stored`
/// means the right bytes, every buffer is given back once, and nothing is written beyond a piece's
/// end.
class FetchFuzzTest {
  /// Two whole pieces and one of 40 bytes.
  private static final Manifest MANIFEST = Pattern.manifest(2 * 256 * 1024 + 40);

  private static final PieceOffer OFFER = PieceOffer.all(new PieceRun(1, 2));

  /// Chunks, each after its length.
  @FuzzTest
  void chunks(byte[] input) throws IOException {
    StillLoop loop = new StillLoop();
    FuzzedStore store = new FuzzedStore(MANIFEST, (byte) 0);
    TreeMap<Integer, PieceAnswer> answers = new TreeMap<>();
    FetchCall call =
        new FetchCall(
            new LocalEnd(loop, store.asPort(), new Traffic(), new RateLimits(Rates.NONE)),
            new FetchOrder(new PeerAddress("p1", "one", "127.0.0.1:1"), MANIFEST, OFFER, ""),
            (piece, answer) ->
                assertThat(answers.put(piece, answer)).as("an answer before").isNull(),
            Duration.ofSeconds(30),
            () -> {});
    ByteArrayInputStream in = new ByteArrayInputStream(input);
    while (in.available() > 0) {
      PieceChunk chunk;
      try {
        chunk = PieceChunk.parseDelimitedFrom(in);
      } catch (IOException e) {
        break; // gRPC ends the call there
      }
      if (chunk == null) {
        break;
      }
      AllocationLimit.within(4L * input.length, () -> call.onNext(chunk));
    }
    call.onCompleted();
    loop.pass(Duration.ZERO);
    assertThat(answers.keySet()).containsExactly(1, 2);
    assertThat(store.open()).isZero();
    answers.forEach(
        (piece, answer) ->
            assertThat(answer instanceof PieceAnswer.Stored).isEqualTo(store.hasGood(piece)));
  }
}
