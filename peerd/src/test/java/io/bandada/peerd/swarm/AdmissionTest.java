package io.bandada.peerd.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A source is not believed to be without the content only since a ticket ran out.
class AdmissionTest {
  private static final PeerAddress ANN = new PeerAddress("p1", "ann", "127.0.0.1:1");
  private static final PieceAnswer STORED = new PieceAnswer.Stored(1);
  private static final PieceAnswer NOT_HELD =
      new PieceAnswer.Refused(PieceAnswer.Reason.NOT_HELD, Duration.ZERO);

  private final StillLoop loop = new StillLoop();
  private final Manifest content = content(6);
  private final ScriptedNetwork network = new ScriptedNetwork(content, loop::run);
  private final ScriptedTickets tickets = new ScriptedTickets();
  private final Admission admission = new Admission(network, tickets, content.id());
  private final List<String> heard = new ArrayList<>();

  @Test
  void aLookIsRepeatedOnceWithTheBetterTicket() {
    tickets.next = "t2";
    network.taken = "t2";
    look();
    assertThat(network.shown).containsExactly("t1", "t2");
    assertThat(heard).containsExactly("has 6");
  }

  @Test
  void theSecondWordCounts() {
    tickets.next = "t2";
    network.taken = "t3";
    look();
    assertThat(network.shown).containsExactly("t1", "t2");
    assertThat(heard).containsExactly("closed NOT_HELD");
  }

  @Test
  void withoutABetterTicketTheFirstWordCounts() {
    network.taken = "t2";
    look();
    assertThat(network.shown).containsExactly("t1");
    assertThat(heard).containsExactly("closed NOT_HELD");
  }

  @Test
  void withoutAnyTicketOneIsAskedForFirst() {
    tickets.now = "";
    look();
    assertThat(tickets.doubted).containsExactly("");
    assertThat(network.shown).containsExactly("t1");
    assertThat(heard).containsExactly("has 6");
  }

  @Test
  void piecesThatWereTurnedAwayAreAskedForOnceMore() {
    tickets.next = "t2";
    fetch();
    ScriptedNetwork.Asked first = network.asked.getFirst();
    first.answer(0, STORED);
    first.answer(1, NOT_HELD);
    first.answer(2, PieceAnswer.NOT_HERE);
    first.answer(4, PieceAnswer.NOT_HERE);
    assertThat(heard)
        .as("not before the last is answered")
        .containsExactly("0 Stored", "1 NOT_HELD");
    first.answer(3, STORED);
    assertThat(network.asked).extracting(a -> a.ticket).containsExactly("t1", "t2");
    assertThat(network.asked.getLast().offer).isEqualTo(PieceOffer.of(new int[] {2, 4}, 2));
    network.asked.getLast().answer(2, STORED);
    network.asked.getLast().answer(4, PieceAnswer.NOT_HERE);
    assertThat(heard)
        .containsExactly("0 Stored", "1 NOT_HELD", "3 Stored", "2 Stored", "4 NOT_HERE");
    assertThat(tickets.doubted).containsExactly("t1");
  }

  @Test
  void everyPieceIsAnsweredOnceThoughThereIsNoBetterTicket() {
    fetch();
    network.asked.getFirst().answerAll(PieceAnswer.NOT_HERE);
    assertThat(network.asked).hasSize(1);
    assertThat(heard)
        .containsExactly("0 NOT_HERE", "1 NOT_HERE", "2 NOT_HERE", "3 NOT_HERE", "4 NOT_HERE");
  }

  @Test
  void afterACancelNothingIsAskedAndNothingHeard() {
    tickets.next = "t2";
    PeerNetwork.Call call = fetch();
    ScriptedNetwork.Asked first = network.asked.getFirst();
    first.answer(0, PieceAnswer.NOT_HERE);
    call.cancel();
    first.answerAll(PieceAnswer.NOT_HERE);
    assertThat(first.cancelled).isTrue();
    assertThat(network.asked).hasSize(1);
    assertThat(heard).isEmpty();
  }

  @Test
  void whatIsAskedForAgainIsCancelledToo() {
    tickets.next = "t2";
    PeerNetwork.Call call = fetch();
    network.asked.getFirst().answerAll(PieceAnswer.NOT_HERE);
    call.cancel();
    assertThat(network.asked.getLast().ticket).isEqualTo("t2");
    assertThat(network.asked.getLast().cancelled).isTrue();
  }

  private void look() {
    admission.watch(
        ANN,
        false,
        new PeerNetwork.AvailabilityListener() {
          @Override
          public void manifest(Manifest manifest) {}

          @Override
          public void have(PieceSet pieces) {
            heard.add("has " + pieces.size());
          }

          @Override
          public void gained(PieceSet pieces) {}

          @Override
          public void closed(Closed reason) {
            heard.add("closed " + reason);
          }
        });
    loop.pass(Duration.ofMillis(10));
  }

  private PeerNetwork.Call fetch() {
    return admission.fetch(
        ANN,
        content,
        PieceOffer.all(new PieceRun(0, 5)),
        (piece, answer) -> heard.add(piece + " " + word(answer)));
  }

  private static String word(PieceAnswer answer) {
    return answer instanceof PieceAnswer.Refused(PieceAnswer.Reason reason, Duration wait)
        ? reason.toString()
        : answer.getClass().getSimpleName();
  }

  private static Manifest content(int pieces) {
    byte[] layer = new byte[pieces * FileId.BYTES];
    new SplittableRandom(7).nextBytes(layer);
    return Manifest.ofContent((long) pieces * PieceLength.MIN, PieceLength.MIN, layer);
  }
}
