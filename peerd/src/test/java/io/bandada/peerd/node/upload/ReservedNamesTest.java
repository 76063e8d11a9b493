package io.bandada.peerd.node.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import io.bandada.peerd.sim.ScriptedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReservedNamesTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedDirectory directory = world.directory;
  private final Session session = world.signedIn();
  private final List<FileId> unnamed = new ArrayList<>();
  private final ReservedNames reserved =
      new ReservedNames(world.ports, world.journal, session, unnamed::add);

  @Test
  void aNameIsGivenBackOnce() {
    reserved.giveBack("up1");
    reserved.giveBack("up1");
    reserved.giveBack("");
    assertThat(world.rows(ReservedNames.KIND)).as("written down behind the question").isEmpty();
    world.pass(ScriptedWorld.MOMENT);
    assertThat(directory.asked(Call.ABANDON)).extracting(a -> a.request()).containsExactly("up1");
    assertThat(world.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void contentGoesOnlyWhenTheDirectoryHasHeardItAndKnowsNoName() {
    FileId content = world.content.id();
    directory.isAway(true);
    reserved.giveBack("up1", content);
    world.pass(Duration.ofMinutes(15));
    assertThat(unnamed).as("for as long as it takes").isEmpty();
    assertThat(world.rows(ReservedNames.KIND)).hasSize(1);
    ScriptedWorld next = world.restarted();
    next.directory.isAway(false);
    new ReservedNames(next.ports, next.journal, next.session(), unnamed::add)
        .restore(next.rows(ReservedNames.KIND));
    next.pass(ScriptedWorld.MOMENT);
    assertThat(next.directory.asked(Call.ABANDON)).hasSize(1);
    assertThat(unnamed).containsExactly(content);
    assertThat(next.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void contentThatHasANameOrIsWantedAgainStays() {
    FileId content = world.content.id();
    directory.answers(Call.SOURCES, ScriptedDirectory.refusal(503, Problem.BUSY));
    reserved.giveBack("up1", content);
    world.pass(Duration.ofMillis(100));
    assertThat(reserved.wantedAgain(content)).isTrue();
    assertThat(reserved.wantedAgain(content)).isFalse();
    world.pass(Duration.ofMinutes(1));
    reserved.giveBack("", content);
    assertThat(reserved.wantedAgain(content)).isTrue();
    world.named(content, "a");
    reserved.giveBack("up2", content);
    world.pass(Duration.ofMinutes(1));
    assertThat(unnamed).isEmpty();
    assertThat(world.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void whatTheDirectoryDidNotHearIsGivenBackAfterARestart() {
    directory.isAway(true);
    reserved.giveBack("up1");
    world.pass(ScriptedWorld.MOMENT);
    ScriptedWorld next = world.restarted();
    next.directory.isAway(false);
    new ReservedNames(next.ports, next.journal, next.session(), unnamed::add)
        .restore(next.rows(ReservedNames.KIND));
    next.pass(ScriptedWorld.MOMENT);
    assertThat(next.directory.asked(Call.ABANDON)).hasSize(1);
    assertThat(next.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void oneQuestionAtATimeAndAtGrowingDistances() {
    directory.isAway(true);
    for (int i = 0; i < 20; i++) {
      reserved.giveBack("up" + i);
    }
    world.pass(Duration.ofMinutes(2));
    assertThat(directory.asked(Call.ABANDON))
        .hasSizeBetween(5, 15)
        .extracting(a -> a.request())
        .containsOnly("up0");
    directory.isAway(false);
    world.pass(Duration.ofSeconds(35));
    assertThat(world.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void whatTheDirectoryHasGivenBackByItselfIsForgotten() {
    directory.isAway(true);
    reserved.giveBack("up1");
    world.pass(ReservedNames.PATIENCE.plus(ReservedNames.LONGEST_RETRY).plusSeconds(10));
    assertThat(world.rows(ReservedNames.KIND)).isEmpty();
    int asked = directory.asked(Call.ABANDON).size();
    world.pass(Duration.ofMinutes(5));
    assertThat(directory.asked(Call.ABANDON)).hasSize(asked);
  }

  @Test
  void aNameThatIsInUseAgainIsKept() {
    directory.answers(Call.ABANDON, ScriptedDirectory.refusal(503, Problem.BUSY));
    reserved.giveBack("up1");
    world.pass(Duration.ofMillis(100));
    reserved.inUse("up1");
    world.pass(Duration.ofMinutes(1));
    assertThat(directory.asked(Call.ABANDON)).hasSize(1);
    assertThat(world.rows(ReservedNames.KIND)).isEmpty();
  }

  @Test
  void aRefusalForGoodIsAnAnswer() {
    directory.answers(Call.ABANDON, ScriptedDirectory.refusal(404, Problem.NOT_FOUND));
    reserved.giveBack("up1");
    world.pass(Duration.ofMinutes(1));
    assertThat(directory.asked(Call.ABANDON)).hasSize(1);
  }

  @Test
  void withoutASessionNothingIsAskedUntilOneStands() {
    session.refused("a test");
    reserved.giveBack("up1");
    world.pass(Duration.ofMinutes(1));
    assertThat(directory.asked(Call.ABANDON)).isEmpty();
    session.login(ScriptedWorld.order(), result -> {});
    world.pass(ScriptedWorld.MOMENT);
    reserved.wake();
    world.pass(ScriptedWorld.MOMENT);
    assertThat(directory.asked(Call.ABANDON)).hasSize(1);
  }
}
