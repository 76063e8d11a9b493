package io.bandada.peerd.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.session.NodeStatus.State;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import io.bandada.peerd.sim.ScriptedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedDirectory directory = world.directory;
  private final Session session = world.signedIn();
  private final List<PingReply> heard = new ArrayList<>();
  private int expired;
  private int timeMoved;
  private final Heartbeats heartbeats =
      new Heartbeats(
          world.ports, session, () -> expired++, () -> timeMoved++, world::ping, heard::add);

  @Test
  void theNextBeatComesAfterFourFifthsOfTheIntervalThatTheDirectoryGives() {
    directory.answers(Call.PING, every(10_000), every(10_000), every(10_000));
    start();
    world.pass(Duration.ofSeconds(21));
    assertThat(pauses().subList(0, 2))
        .allMatch(p -> isBetween(p, Duration.ofMillis(7_200), Duration.ofMillis(8_800)));
    assertThat(heard).hasSize(3);
    assertThat(session.state()).isEqualTo(State.LIVE);
  }

  @Test
  void anIntervalThatNoDirectoryMeansIsBounded() {
    directory.answers(Call.PING, every(0), every(-5), every(Long.MAX_VALUE / 1_000_000));
    start();
    world.pass(Duration.ofMinutes(6));
    assertThat(pauses().subList(0, 2))
        .allMatch(p -> isBetween(p, Duration.ofMillis(70), Duration.ofMillis(90)));
    assertThat(pauses().get(2)).isBetween(Duration.ofSeconds(210), Duration.ofSeconds(270));
  }

  @Test
  void onePingIsUnderWayAtATimeAndWhatCameMeanwhileIsToldRightAfter() {
    directory.waits(Call.PING);
    start();
    for (int i = 0; i < 5; i++) {
      heartbeats.beatSoon();
      world.pass(Duration.ofMillis(100));
    }
    assertThat(directory.asked(Call.PING)).hasSize(1);
    directory.answerNow(Call.PING, every(10_000));
    world.pass(ScriptedWorld.MOMENT);
    assertThat(directory.asked(Call.PING)).hasSize(2);
  }

  @Test
  void whatShouldBeKnownSoonDoesNotWaitForTheInterval() {
    directory.answers(Call.PING, every(10_000));
    start();
    heartbeats.beatSoon();
    heartbeats.beatSoon();
    world.pass(ScriptedWorld.MOMENT);
    assertThat(directory.asked(Call.PING)).hasSize(2);
  }

  @Test
  void oneUnansweredPingIsNoLostDirectoryAndTwoAre() {
    start();
    directory.answers(Call.PING, ScriptedDirectory.unavailable(), ScriptedDirectory.unavailable());
    heartbeats.beatSoon();
    world.pass(ScriptedWorld.MOMENT);
    assertThat(session.state()).isEqualTo(State.LIVE);
    world.pass(Duration.ofMillis(700));
    assertThat(session.state()).isEqualTo(State.DIRECTORY_LOST);
    world.pass(Duration.ofSeconds(3));
    assertThat(session.state()).as("it was there again").isEqualTo(State.LIVE);
  }

  @Test
  void aLostDirectoryIsAskedAtGrowingDistancesWhateverShouldBeKnownSoon() {
    directory.isAway(true);
    start();
    for (int i = 0; i < 600; i++) {
      heartbeats.beatSoon();
      world.pass(Duration.ofMillis(100));
    }
    // Each waits three seconds for an answer, and half a second to eight for the next try.
    assertThat(directory.asked(Call.PING)).hasSizeBetween(6, 12);
    directory.isAway(false);
    world.pass(Duration.ofSeconds(12));
    assertThat(session.state()).isEqualTo(State.LIVE);
  }

  @Test
  void aBusyDirectorySaysWhenItIsAskedAgain() {
    start();
    directory.answers(
        Call.PING, ScriptedDirectory.refusal(503, Problem.BUSY, Duration.ofSeconds(20)));
    heartbeats.beatSoon();
    world.pass(Duration.ofSeconds(19));
    int before = directory.asked(Call.PING).size();
    world.pass(Duration.ofSeconds(2));
    assertThat(directory.asked(Call.PING)).hasSize(before + 1);
    assertThat(pauses().getLast()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    assertThat(session.state()).isEqualTo(State.LIVE);
  }

  @Test
  void aRevokedPeerIsOut() {
    start();
    directory.revokes();
    world.pass(Duration.ofSeconds(4));
    assertThat(session.state()).isEqualTo(State.LOGGED_OUT);
    assertThat(session.isEnrolled()).isFalse();
    assertThat(world.ports.keyring().certified()).isEmpty();
  }

  /// The answer is about the certificate that was shown. By now another one is in use.
  @Test
  void theRevocationOfAFormerCertificateDoesNotTakeTheNewOneAway() {
    directory.waits(Call.PING);
    start();
    session.login(ScriptedWorld.order(), result -> {});
    String former = world.ports.keyring().certified().orElseThrow().key();
    while (world.ports.keyring().certified().orElseThrow().key().equals(former)) {
      world.pass(Duration.ofMillis(1));
    }
    directory.answerNow(Call.PING, ScriptedDirectory.refusal(401, Problem.CERTIFICATE_REVOKED));
    world.pass(ScriptedWorld.MOMENT);
    assertThat(session.isEnrolled()).isTrue();
    assertThat(world.ports.keyring().certified()).isPresent();
  }

  @Test
  void whoseIdentityAnotherDaemonUsesStandsBackAndAsksOnceAMinute() {
    start();
    directory.answers(
        Call.PING,
        ScriptedDirectory.refusal(409, Problem.IDENTITY_IN_USE),
        ScriptedDirectory.refusal(409, Problem.IDENTITY_IN_USE));
    heartbeats.beatSoon();
    world.pass(Duration.ofSeconds(30));
    assertThat(session.state()).isEqualTo(State.LOGGED_OUT);
    assertThat(session.isEnrolled()).as("nothing is given up").isTrue();
    assertThat(session.trouble()).isNotEmpty();
    heartbeats.beatSoon();
    world.pass(Duration.ofSeconds(95));
    assertThat(pauses().subList(1, 3))
        .allMatch(p -> isBetween(p, Duration.ofSeconds(60), Duration.ofSeconds(61)));
    assertThat(session.state()).as("the other one is gone").isEqualTo(State.LIVE);
    assertThat(session.trouble()).isEmpty();
  }

  @Test
  void aForgottenSessionIsKeptAndTriedAgain() {
    start();
    directory.answers(Call.PING, ScriptedDirectory.refusal(404, Problem.UNKNOWN_PEER));
    heartbeats.beatSoon();
    world.pass(ScriptedWorld.MOMENT);
    assertThat(session.state()).isEqualTo(State.LOGGED_OUT);
    world.pass(Duration.ofSeconds(62));
    assertThat(session.state()).isEqualTo(State.LIVE);
  }

  @Test
  void anExpiredCertificateIsRenewedWhileItIsTriedOn() {
    start();
    directory.answers(Call.PING, ScriptedDirectory.refusal(401, Problem.CERTIFICATE_EXPIRED));
    heartbeats.beatSoon();
    world.pass(Duration.ofSeconds(2));
    assertThat(expired).isEqualTo(1);
    assertThat(session.state()).isEqualTo(State.LIVE);
  }

  @Test
  void afterAStopNothingIsHeardAndNothingIsSaid() {
    directory.waits(Call.PING);
    start();
    heartbeats.stop();
    directory.answerNow(Call.PING, every(1_000));
    heartbeats.beatSoon();
    world.pass(Duration.ofSeconds(10));
    assertThat(heard).isEmpty();
    assertThat(directory.asked(Call.PING)).hasSize(1);
  }

  @Test
  void anAnswerToABeatBeforeTheLastStartIsNotHeard() {
    directory.waits(Call.PING);
    start();
    directory.answers(Call.PING, every(10_000));
    heartbeats.start();
    world.pass(ScriptedWorld.MOMENT);
    assertThat(heard).hasSize(1);
    directory.answerNow(Call.PING, every(1_000));
    world.pass(Duration.ofSeconds(5));
    assertThat(heard).hasSize(1);
    assertThat(directory.asked(Call.PING)).hasSize(2);
  }

  @Test
  void theDirectorysWordMovesTheTime() {
    directory.answers(Call.PING, at(world.ports.loop().now().plusSeconds(50).toEpochMilli()));
    start();
    assertThat(timeMoved).isEqualTo(1);
    assertThat(Duration.between(world.ports.loop().now(), world.ports.clock().instant()))
        .isBetween(Duration.ofSeconds(45), Duration.ofSeconds(51));
  }

  private void start() {
    heartbeats.start();
    world.pass(ScriptedWorld.MOMENT);
  }

  private List<Duration> pauses() {
    return directory.pauses(Call.PING);
  }

  private static boolean isBetween(Duration pause, Duration least, Duration most) {
    return pause.compareTo(least) >= 0 && pause.compareTo(most) <= 0;
  }

  private Answer<PingReply> every(long millis) {
    return reply(millis, world.ports.loop().now().toEpochMilli());
  }

  private Answer<PingReply> at(long time) {
    return reply(3_000, time);
  }

  private static Answer<PingReply> reply(long nextMillis, long time) {
    return new Answer.Ok<>(
        new PingReply(
            nextMillis,
            45_000,
            -1,
            true,
            PingReply.Wanted.NOTHING,
            false,
            1,
            List.of(),
            null,
            false,
            time,
            null,
            null));
  }
}
