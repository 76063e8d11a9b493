package io.bandada.peerd.swarm.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.pieces.Demand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// One source, by what it says and answers: whether it rests, what it has, what it is asked for.
class SourceTest {
  private static final int PIECES = 8;
  private static final long SECOND = 1_000_000_000L;
  private static final long MOST_FIRST_REST = Source.FIRST_REST.toNanos() * 5 / 4;

  private final PartialContent content =
      new PartialContent(content(), PieceSet.none(PIECES), Demand.ALL, new SplittableRandom(1));
  private final OpenRequests requests = new OpenRequests(content);
  private final List<Integer> cancelled = new ArrayList<>();
  private final Source ann = source("ann");
  private final Source bob = source("bob");

  @Test
  void whatFailsDuringARestDoesNotMakeItLonger() {
    ann.failed(0, "not reachable");
    ann.failed(1, "not reachable");
    assertThat(ann.isAwake(MOST_FIRST_REST)).isTrue();
    ann.failed(2 * SECOND, "not reachable");
    assertThat(ann.isAwake(2 * SECOND + MOST_FIRST_REST)).as("the second rest is longer").isFalse();
  }

  @Test
  void anAnswerEndsARestForAFailureAndNotForBeingBusy() {
    ann.failed(0, "not reachable");
    ann.answered(1);
    assertThat(ann.isAwake(1)).isTrue();
    assertThat(ann.trouble()).isEmpty();
    ann.busy(2, Duration.ofSeconds(3));
    ann.answered(3);
    assertThat(ann.isAwake(2 * SECOND)).isFalse();
    assertThat(ann.isFailing()).isFalse();
  }

  @Test
  void theWordOfOneThatFailsIsNoProofThatItIsWell() {
    ann.failed(0, "silent");
    ann.rest.spoke();
    assertThat(ann.trouble()).isEqualTo("silent");
    bob.busy(0, Duration.ofSeconds(3));
    bob.rest.spoke();
    assertThat(bob.trouble()).isEmpty();
  }

  @Test
  void whoRefusedIsAskedForMoreAtATimeOnlyAfterAWhile() {
    RequestLimit limit = new RequestLimit();
    limit.busy(2);
    for (int i = 1; i < RequestLimit.STORED_PER_STEP; i++) {
      limit.stored();
    }
    assertThat(limit.isReached(2)).isTrue();
    limit.stored();
    assertThat(limit.isReached(2)).isFalse();
    assertThat(limit.isReached(3)).isTrue();
  }

  @Test
  void itIsUsefulWhileItHasWhatIsMissing() {
    ann.pieces.become(set(2, 3));
    assertThat(ann.isUseful()).isTrue();
    store(2);
    store(5);
    assertThat(ann.isUseful()).isTrue();
    ann.pieces.lost(3, 0);
    assertThat(ann.isUseful()).isFalse();
    ann.pieces.gained(set(2, 5));
    assertThat(ann.isUseful()).as("both are here").isFalse();
    ann.pieces.gained(PieceSet.all(PIECES));
    assertThat(ann.isUseful()).isTrue();
  }

  @Test
  void aSeedThatLacksOnePieceStillHasTheOthers() {
    ann.pieces.become(PieceSet.all(PIECES));
    ann.pieces.lost(3, 0);
    assertThat(content.picker().availability(3)).isZero();
    assertThat(content.picker().availability(4)).isOne();
    ann.pieces.clear();
    assertThat(content.picker().availability(4)).isZero();
  }

  @Test
  void whatItHasIsAskedAnewOnceAfterItLackedSomething() {
    ann.pieces.become(PieceSet.all(PIECES));
    assertThat(ann.pieces.takeLookAgain(SECOND)).isFalse();
    ann.pieces.lost(3, SECOND);
    assertThat(ann.pieces.takeLookAgain(2 * SECOND)).isFalse();
    assertThat(ann.pieces.takeLookAgain(60 * SECOND)).isTrue();
    assertThat(ann.pieces.takeLookAgain(60 * SECOND)).isFalse();
  }

  @Test
  void aPieceIsOpenAgainWhenTheLastSourceThatWasAskedForItIsGone() {
    ask(ann, 1, 2);
    ask(bob, 2);
    assertThat(requests.sourcesOf(2)).isEqualTo(2);
    requests.dropAll(ann);
    assertThat(content.picker().isOpen(1)).isTrue();
    assertThat(content.picker().isOpen(2)).isFalse();
    requests.dropAll(bob);
    assertThat(content.picker().isOpen(2)).isTrue();
    assertThat(requests.areAnyOpen()).isFalse();
  }

  @Test
  void whoIsAskedForNothingElseThatIsMissingIsCancelled() {
    ask(ann, 1, 2);
    ask(bob, 2);
    store(2);
    assertThat(requests.cancelNeedless(List.of(ann, bob), 2)).isTrue();
    assertThat(ann.asked()).isEqualTo(2);
    assertThat(bob.requests()).isEmpty();
    assertThat(cancelled).containsExactly(2);
    assertThat(content.picker().isOpen(2)).as("it is here").isFalse();
  }

  @Test
  void aGivenUpRequestIsForOthersAndALateAnswerStillCounts() {
    PieceRequest late = ask(ann, 1);
    requests.expire(ann);
    assertThat(ann.asked()).isZero();
    assertThat(ann.canGive(1)).isFalse();
    assertThat(content.picker().isOpen(1)).isTrue();
    assertThat(requests.answered(late, 1)).isTrue();
    assertThat(requests.answered(late, 1)).as("once").isFalse();
  }

  @Test
  void whatWasAskedForInVainIsAskedAgainOnlyWhenNobodyElseCanGiveIt() {
    ask(ann, 1);
    requests.expire(ann);
    ann.silent(0);
    bob.pieces.become(set(1));
    assertThat(requests.retry(ann, List.of(ann, bob), 9 * SECOND)).isEqualTo(-1);
    requests.failed(bob, 1);
    assertThat(requests.retry(ann, List.of(ann, bob), 9 * SECOND)).isEqualTo(1);
    assertThat(cancelled).as("no two requests for the same").containsExactly(1);
    assertThat(ann.canGive(1)).isTrue();
  }

  private PieceRequest ask(Source source, int... pieces) {
    source.pieces.gained(set(pieces));
    PieceRequest request = new PieceRequest(source, PieceOffer.all(set(pieces)), 0);
    requests.begun(request);
    request.begun(() -> cancelled.add(pieces[0]));
    return request;
  }

  private void store(int piece) {
    content.stored(piece);
    ann.pieces.stored(piece);
    bob.pieces.stored(piece);
  }

  private Source source(String name) {
    return new Source(
        new PeerAddress(name, name, "10.0.0.1:1"), content, 0, new SplittableRandom(1));
  }

  private static PieceSet set(int... pieces) {
    PieceSet set = PieceSet.none(PIECES);
    for (int piece : pieces) {
      set.add(piece);
    }
    return set;
  }

  private static Manifest content() {
    byte[] layer = new byte[PIECES * FileId.BYTES];
    new SplittableRandom(5).nextBytes(layer);
    return Manifest.ofContent((long) PIECES * PieceLength.MIN, PieceLength.MIN, layer);
  }
}
