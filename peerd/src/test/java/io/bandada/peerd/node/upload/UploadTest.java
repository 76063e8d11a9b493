package io.bandada.peerd.node.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import io.bandada.peerd.sim.ScriptedWorld;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.swarm.ScriptedNetwork.Nudged;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Recording, Spreading, Committing, and the next start.
class UploadTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedDirectory directory = world.directory;
  private final UploadParts parts = new UploadParts(world, world.signedIn());

  @Test
  void anUploadIsDoneWhenEnoughHoldersHaveSignedAndReported() {
    parts.begin(2);
    assertThat(parts.state).isEqualTo(UploadProgress.State.SPREADING);
    assertThat(parts.beats).as("its own copy is to be reported").isPositive();
    Nudged first = world.network.nudged.getFirst();
    assertThat(first.peer).isEqualTo(world.other);
    first.answer(new UploadAnswer.Accepted());
    world.pass(ScriptedWorld.MOMENT);
    assertThat(world.network.nudged)
        .as("it has everything: it is asked for its receipt")
        .hasSize(2);
    Nudged second = world.network.nudged.getLast();
    second.answer(world.held(second.request));
    world.pass(ScriptedWorld.MOMENT);
    assertThat(parts.state).isEqualTo(UploadProgress.State.COMMITTING);
    assertThat(parts.heard).as("this peer's own report is missing").isEmpty();
    world.reported();
    world.pass(Duration.ofSeconds(3));
    assertThat(parts.heard).containsExactly("done 2");
    assertThat(world.rows(Uploads.KIND)).isEmpty();
    assertThat(parts.names.of(world.content.id())).as("the signed name is kept").hasSize(1);
    assertThat(parts.holdings.isComplete(world.content.id())).isTrue();
  }

  @Test
  void nobodyHearsOfAnUploadThatIsNotRecorded() {
    world.recordsFail(true);
    parts.begin(2);
    assertThat(parts.heard).containsExactly("failed NO_SPACE");
    assertThat(directory.asked(Call.PUBLISH)).isEmpty();
    assertThat(parts.holdings.all()).isEmpty();
  }

  @Test
  void anUploadGoesOnAtTheNextStart() {
    directory.isAway(true);
    parts.begin(1);
    assertThat(world.rows(Uploads.KIND)).hasSize(1);
    ScriptedWorld next = world.restarted();
    next.directory.isAway(false);
    UploadParts again = new UploadParts(next, next.session());
    again.restore();
    next.pass(ScriptedWorld.MOMENT);
    assertThat(next.directory.asked(Call.PUBLISH)).hasSize(1);
    next.reported();
    next.pass(Duration.ofSeconds(5));
    assertThat(again.uploads.names()).isEmpty();
    assertThat(again.names.of(next.content.id())).hasSize(1);
  }

  @Test
  void anUploadWhoseContentIsGoneAtTheNextStartGivesItsNameBack() {
    parts.begin(2);
    world.pass(Duration.ofSeconds(3));
    assertThat(directory.reserved()).containsExactly(UploadParts.NAME);
    world.lose();
    ScriptedWorld next = world.restarted();
    UploadParts again = new UploadParts(next, next.session());
    again.restore();
    next.pass(Duration.ofSeconds(2));
    assertThat(again.uploads.names()).isEmpty();
    assertThat(next.directory.reserved()).isEmpty();
    assertThat(next.rows(Uploads.KIND)).isEmpty();
    assertThat(next.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void aHolderThatHasNoPlaceIsAskedAgainAtGrowingDistances() {
    parts.begin(2);
    Duration waited = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      world.network.nudged.getLast().answer(new UploadAnswer.Busy());
      int before = world.network.nudged.size();
      while (world.network.nudged.size() == before) {
        world.pass(Duration.ofMillis(100));
        waited = waited.plusMillis(100);
      }
    }
    assertThat(waited).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9));
    assertThat(world.network.nudged)
        .extracting(n -> n.request.upload())
        .containsOnly(world.network.nudged.getFirst().request.upload());
  }

  @Test
  void whatDoesNotAdvanceIsPublishedAnewForOtherHolders() {
    parts.begin(2);
    world.pass(Spreading.STALLED.plusSeconds(3));
    assertThat(directory.asked(Call.PUBLISH)).hasSize(2);
    assertThat(parts.heard).isEmpty();
  }

  @Test
  void whatIsPublishedAgainAndAgainIsSoAtGrowingDistances() {
    parts.begin(2);
    world.pass(Duration.ofMinutes(5));
    List<Duration> pauses = directory.pauses(Call.PUBLISH);
    assertThat(pauses.getFirst()).isLessThan(Spreading.STALLED.plusSeconds(3));
    assertThat(pauses.getLast()).isGreaterThan(Spreading.STALLED.plusSeconds(3));
  }

  @Test
  void aReservationThatIsGoneIsMadeAgain() {
    directory.answers(Call.COMMIT, ScriptedDirectory.refusal(410, Problem.UPLOAD_GONE));
    parts.begin(1);
    world.pass(Duration.ofSeconds(3));
    assertThat(directory.asked(Call.PUBLISH)).hasSize(2);
    assertThat(parts.heard).isEmpty();
  }

  @Test
  void aNameThatSomebodyElseTookMeanwhileIsAnEnd() {
    directory.answers(Call.COMMIT, ScriptedDirectory.refusal(409, Problem.NAME_TAKEN));
    parts.begin(1);
    world.pass(Duration.ofSeconds(3));
    assertThat(parts.heard).containsExactly("failed CONFLICT");
    assertThat(directory.reserved()).as("its name is given back").isEmpty();
    assertThat(parts.holdings.all()).isEmpty();
  }

  @Test
  void aCommitThatIsNotAnsweredSendsTheListenerAwayAndIsAskedOn() {
    parts.begin(1);
    directory.isAway(true);
    world.pass(Duration.ofSeconds(25));
    assertThat(parts.heard).containsExactly("later TRY_LATER");
    directory.isAway(false);
    world.reported();
    world.pass(Duration.ofSeconds(30));
    assertThat(parts.uploads.names()).isEmpty();
    assertThat(parts.names.of(world.content.id())).hasSize(1);
  }

  @Test
  void theSameContentUnderTheSameNameIsOneUpload() {
    parts.begin(2);
    parts.begin(2);
    assertThat(parts.uploads.names()).hasSize(1);
    assertThat(directory.asked(Call.PUBLISH)).hasSize(1);
  }
}
