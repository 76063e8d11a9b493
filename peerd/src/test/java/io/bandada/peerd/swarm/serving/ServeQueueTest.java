package io.bandada.peerd.swarm.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ServeQueueTest {
  private static final Manifest FILE =
      Manifest.ofContent(10L * PieceLength.MIN, PieceLength.MIN, new byte[320]);

  private final StillLoop loop = new StillLoop();
  private final ServeQueue queue = new ServeQueue(loop, new SplittableRandom(1), 3, 2);
  private final PieceSet durable = PieceSet.none(10);

  ServeQueueTest() {
    durable.add(1);
    durable.add(2);
  }

  @Test
  void onePeerDoesNotTakeAllSlots() {
    grant("a");
    grant("a");
    assertThat(ask("a"))
        .isInstanceOfSatisfying(
            Serving.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.BUSY));
    grant("b");
    assertThat(ask("b")).isInstanceOf(Serving.Refused.class);
  }

  @Test
  void whoIsRefusedIsToldWhenToComeBack() {
    Serving.Grant slow = grant("a");
    loop.pass(Duration.ofSeconds(4));
    slow.release(1);
    grant("a");
    grant("a");
    assertThat(ask("a"))
        .isInstanceOfSatisfying(
            Serving.Refused.class,
            r -> assertThat(r.retryAfter()).isBetween(RetrySchedule.LEAST, RetrySchedule.LONGEST));
  }

  @Test
  void aSlotIsWantedForAWhileAfterAnotherFoundNone() {
    Serving.Grant a = grant("a");
    grant("a");
    ask("a");
    assertThat(a.isWanted()).as("too many of one's own are nobody's loss").isFalse();
    Serving.Grant b = grant("b");
    ask("b");
    assertThat(a.isWanted()).isTrue();
    assertThat(b.isWanted()).as("by nobody else").isFalse();
    ask("c");
    ask("b");
    assertThat(b.isWanted()).isTrue();
    loop.pass(ServeQueue.WAITING);
    assertThat(a.isWanted()).isFalse();
    assertThat(b.isWanted()).isFalse();
  }

  @Test
  void aSlotComesBackOnceHoweverOftenItIsReleased() {
    Serving.Grant grant = grant("a");
    grant.release(5);
    grant.release(5);
    assertThat(queue.serving()).isZero();
  }

  @Test
  void onlyDurablePiecesOfTheRunAreGranted() {
    Serving.Grant grant =
        granted(queue.ask("a", FILE, durable, PieceOffer.all(new PieceRun(0, 5))));
    assertThat(grant.pieces()).isEqualTo(durable);
    assertThat(queue.ask("a", FILE, durable, PieceOffer.all(new PieceRun(5, 3))))
        .isInstanceOfSatisfying(
            Serving.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.NOT_HELD));
    assertThat(queue.ask("a", FILE, durable, PieceOffer.all(new PieceRun(2_000_000_000, 3))))
        .isInstanceOf(Serving.Refused.class);
  }

  @Test
  void asManyAsAreWantedAreChosenAmongThoseThatAreHere() {
    int here = durable.nextFrom(0);
    int away = durable.nextMissingFrom(0);
    PieceOffer both =
        PieceOffer.of(here < away ? new int[] {here, away} : new int[] {away, here}, 1);
    assertThat(queue.ask("a", FILE, durable, both))
        .isInstanceOfSatisfying(
            Serving.Granted.class,
            g -> assertThat(g.grant().chosen()).isEqualTo(PieceOffer.of(new int[] {here}, 1)));
    PieceOffer all =
        PieceOffer.of(both.piece(0) == here ? new int[] {here, away} : new int[] {away, here}, 2);
    assertThat(queue.ask("c", FILE, durable, all))
        .isInstanceOfSatisfying(
            Serving.Granted.class,
            g -> {
              assertThat(g.grant().chosen())
                  .as("what is not here is refused by name")
                  .isEqualTo(all);
              assertThat(g.grant().pieces().size()).isEqualTo(1);
            });
  }

  @Test
  void nothingGoesOutTwiceBeforeEverythingWentOutOnce() {
    PieceSet all = PieceSet.all(10);
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Serving.Grant grant =
          granted(queue.ask("p" + i, FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)));
      given.add(grant.chosen().piece(0));
      grant.release(PieceLength.MIN);
    }
    assertThat(given).doesNotHaveDuplicates().hasSize(10);
  }

  @Test
  void whatWasPromisedAndNotSentIsGivenToTheNext() {
    PieceSet all = PieceSet.all(10);
    Serving.Grant most = granted(queue.ask("a", FILE, all, PieceOffer.of(new PieceRun(0, 10), 9)));
    PieceOffer chosen = most.chosen();
    most.release(2L * PieceLength.MIN);
    PieceOffer next =
        granted(queue.ask("b", FILE, all, PieceOffer.of(new PieceRun(0, 10), 8))).chosen();
    assertThat(next.has(chosen.piece(0)) || next.has(chosen.piece(1))).isFalse();
  }

  @Test
  void whenEnoughWaitsToBeSentAPieceMoreIsNotPromised() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 64);
    PieceSet all = PieceSet.all(10);
    List<Serving.Grant> grants = new ArrayList<>();
    for (int i = 0; i < ServeQueue.LEAST_BACKLOG; i++) {
      grants.add(granted(wide.ask("a" + i, FILE, all, PieceOffer.of(new PieceRun(0, 10), 1))));
    }
    assertThat(wide.ask("b", FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)))
        .isInstanceOfSatisfying(
            Serving.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.BUSY));
    grants.getFirst().release(PieceLength.MIN);
    granted(wide.ask("b", FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)));
  }

  @Test
  void whoIsAloneIsPromisedMoreUntilSomebodyElseComes() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 32);
    PieceOffer one = PieceOffer.of(new int[] {1}, 1);
    for (int i = 0; i < 2 * ServeQueue.LEAST_BACKLOG; i++) {
      assertThat(wide.ask("a", FILE, durable, one)).isInstanceOf(Serving.Granted.class);
    }
    Serving.Refused later = (Serving.Refused) wide.ask("b", FILE, durable, one);
    assertThat(wide.ask("a", FILE, durable, one))
        .as("b waits, too")
        .isInstanceOf(Serving.Refused.class);
    loop.pass(ServeQueue.COMPANY);
    assertThat(wide.ask("a", FILE, durable, one))
        .as("b is told to come back")
        .isInstanceOf(Serving.Refused.class);
    loop.pass(later.retryAfter());
    assertThat(wide.ask("a", FILE, durable, one))
        .as("b came no more")
        .isInstanceOf(Serving.Granted.class);
  }

  @Test
  void whoIsServedSlowlyIsCompany() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 32);
    PieceOffer one = PieceOffer.of(new int[] {1}, 1);
    Serving.Grant slow = granted(wide.ask("slow", FILE, durable, one));
    loop.pass(ServeQueue.COMPANY);
    for (int i = 1; i < ServeQueue.LEAST_BACKLOG; i++) {
      granted(wide.ask("a", FILE, durable, one));
    }
    assertThat(wide.ask("a", FILE, durable, one))
        .as("slow is still being sent to")
        .isInstanceOf(Serving.Refused.class);
    slow.release(PieceLength.MIN);
    assertThat(wide.ask("a", FILE, durable, one))
        .as("alone now")
        .isInstanceOf(Serving.Granted.class);
  }

  @Test
  void thoseTurnedAwayComeBackOneAfterTheOther() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 64);
    PieceSet all = PieceSet.all(10);
    for (int i = 0; i < ServeQueue.LEAST_BACKLOG; i++) {
      granted(wide.ask("a" + i, FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)));
    }
    Duration last = Duration.ZERO;
    for (int i = 0; i < 20; i++) {
      Serving away = wide.ask("b" + i, FILE, all, PieceOffer.of(new PieceRun(0, 10), 1));
      Duration wait =
          away instanceof Serving.Refused(Reason reason, Duration after) ? after : Duration.ZERO;
      assertThat(wait).isGreaterThan(last);
      last = wait;
    }
  }

  @Test
  void whoWasToldToComeBackGoesBeforeWhoComesUnasked() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 64);
    PieceOffer one = PieceOffer.of(new int[] {1}, 1);
    List<Serving.Grant> line = new ArrayList<>();
    for (int i = 0; i < ServeQueue.LEAST_BACKLOG; i++) {
      line.add(granted(wide.ask("served", FILE, durable, one)));
    }
    Serving.Refused waits = (Serving.Refused) wide.ask("waits", FILE, durable, one);
    line.removeFirst().release(PieceLength.MIN);
    assertThat(wide.ask("served", FILE, durable, one))
        .as("though there is room")
        .isInstanceOf(Serving.Refused.class);
    assertThat(((Serving.Refused) wide.ask("waits", FILE, durable, one)).retryAfter())
        .as("too early")
        .isEqualTo(waits.retryAfter());
    loop.pass(waits.retryAfter());
    line.add(granted(wide.ask("waits", FILE, durable, one)));
    assertThat(wide.ask("waits", FILE, durable, one))
        .as("once for each time")
        .isInstanceOf(Serving.Refused.class);
    line.forEach(grant -> grant.release(PieceLength.MIN));
    granted(wide.ask("new", FILE, durable, one));
  }

  @Test
  void whoWasToldToComeBackAndDoesNotKeepsNobodyOut() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 64);
    PieceOffer one = PieceOffer.of(new int[] {1}, 1);
    List<Serving.Grant> line = new ArrayList<>();
    for (int i = 0; i < ServeQueue.LEAST_BACKLOG; i++) {
      line.add(granted(wide.ask("served", FILE, durable, one)));
    }
    Serving.Refused lost = (Serving.Refused) wide.ask("lost", FILE, durable, one);
    line.removeFirst().release(PieceLength.MIN);
    Serving.Refused alsoLost = (Serving.Refused) wide.ask("also lost", FILE, durable, one);
    assertThat(alsoLost.retryAfter()).isGreaterThan(lost.retryAfter());
    loop.pass(alsoLost.retryAfter());
    granted(wide.ask("served", FILE, durable, one));
  }

  @Test
  void whoDoesNotTakeWhatHeAskedForHoldsUpNobodyForLong() {
    ServeQueue wide = new ServeQueue(loop, new SplittableRandom(1), 64, 64);
    PieceSet all = PieceSet.all(10);
    for (int i = 0; i < ServeQueue.LEAST_BACKLOG; i++) {
      granted(wide.ask("slow", FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)));
    }
    assertThat(wide.ask("b", FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)))
        .isInstanceOf(Serving.Refused.class);
    loop.pass(ServeQueue.STUCK.plusMillis(1));
    granted(wide.ask("b", FILE, all, PieceOffer.of(new PieceRun(0, 10), 1)));
  }

  private static Serving.Grant granted(Serving serving) {
    if (serving instanceof Serving.Granted(Serving.Grant grant)) {
      return grant;
    }
    throw new AssertionError("refused");
  }

  private Serving ask(String peer) {
    return queue.ask(peer, FILE, durable, PieceOffer.of(new PieceRun(0, 5), 1));
  }

  private Serving.Grant grant(String peer) {
    if (ask(peer) instanceof Serving.Granted(Serving.Grant grant)) {
      return grant;
    }
    throw new AssertionError("refused");
  }
}
