package io.bandada.peerd.node.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Problem;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.api.UploadReply;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.sim.ScriptedDirectory.Asked;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import io.bandada.peerd.sim.ScriptedWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishingTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedDirectory directory = world.directory;
  private final UploadParts parts = new UploadParts(world, world.signedIn());

  @Test
  void whatIsAskedAgainWithoutAnAnswerIsTheSameRequest() {
    directory.answers(
        Call.PUBLISH, ScriptedDirectory.unavailable(), ScriptedDirectory.unavailable());
    parts.begin(2);
    world.pass(Duration.ofSeconds(5));
    assertThat(keys()).hasSize(3).containsOnly(keys().getFirst());
    assertThat(parts.state).isEqualTo(UploadProgress.State.SPREADING);
    assertThat(parts.heard).as("two unanswered ones are nothing to tell").isEmpty();
  }

  @Test
  void whoListensIsSentAwayAfterThreeUnansweredOnesAndTheUploadGoesOn() {
    directory.answers(
        Call.PUBLISH,
        ScriptedDirectory.unavailable(),
        ScriptedDirectory.unavailable(),
        ScriptedDirectory.unavailable());
    parts.begin(2);
    world.pass(Duration.ofSeconds(20));
    assertThat(parts.heard).containsExactly("later TRY_LATER");
    assertThat(directory.reserved()).containsExactly(UploadParts.NAME);
  }

  @Test
  void afterADefiniteAnswerTheNextRequestIsAnother() {
    directory.answers(Call.PUBLISH, ScriptedDirectory.refusal(503, Problem.TOO_FEW_PEERS));
    parts.begin(2);
    world.pass(Duration.ofSeconds(3));
    assertThat(keys()).hasSize(2).doesNotHaveDuplicates();
    assertThat(parts.heard).containsExactly("later TRY_LATER");
  }

  /// A minute later nobody would wait any more for what a peer that came brought.
  @Test
  void whoWaitsForPeersAsksAgainWhenThereAreMore() {
    Answer<Object> few = ScriptedDirectory.refusal(503, Problem.TOO_FEW_PEERS);
    directory.answers(Call.PUBLISH, few, few, few, few, few, few, few);
    parts.begin(2);
    world.pass(Duration.ofSeconds(20));
    int asked = keys().size();
    parts.uploads.morePeers();
    world.pass(Duration.ofMillis(100));
    assertThat(keys()).hasSize(asked + 1);
  }

  @Test
  void whoWaitsForSomethingElseDoesNot() {
    directory.answers(Call.PUBLISH, ScriptedDirectory.refusal(503, Problem.BUSY));
    parts.begin(2);
    parts.uploads.morePeers();
    world.pass(Duration.ofMillis(100));
    assertThat(keys()).hasSize(1);
  }

  @Test
  void whatWasReservedForACancelledUploadIsGivenBackThoughTheAnswerCameLate() {
    directory.waits(Call.PUBLISH);
    parts.begin(2);
    String id = parts.transfers.list(false).getFirst().id();
    parts.uploads.steer(id, TransferOrder.Kind.CANCEL, "ana");
    assertThat(parts.heard).containsExactly("failed FAILED");
    directory.answerNow(
        Call.PUBLISH,
        new Answer.Ok<>(new UploadReply("up9", false, null, List.of(), 2, 1, Map.of(), null)));
    world.pass(Duration.ofSeconds(2));
    assertThat(directory.asked(Call.ABANDON)).extracting(a -> a.request()).contains("up9");
    assertThat(world.rows(Uploads.KIND)).isEmpty();
    assertThat(parts.holdings.all()).isEmpty();
  }

  @Test
  void eachRefusalEndsTheUploadOrDoesNot() {
    Map<String, String> ends =
        Map.of(
            Problem.BAD_REQUEST, "failed USAGE",
            Problem.BAD_NAME, "failed BAD_NAME",
            Problem.NAME_TAKEN, "failed CONFLICT",
            Problem.NOT_ALLOWED, "failed NOT_ALLOWED",
            Problem.BUSY, "later TRY_LATER",
            Problem.NO_SPACE, "later NO_SPACE",
            Problem.NOT_SIGNED_IN, "later NOT_LOGGED_IN",
            Problem.INTERNAL, "later FAILED");
    ends.forEach(
        (code, end) -> {
          ScriptedWorld one = new ScriptedWorld();
          UploadParts its = new UploadParts(one, one.signedIn());
          one.directory.answers(Call.PUBLISH, ScriptedDirectory.refusal(500, code));
          its.begin(2);
          assertThat(its.heard).as(code).containsExactly(end);
          boolean goesOn = end.startsWith("later");
          assertThat(its.uploads.names()).as(code).hasSize(goesOn ? 1 : 0);
          assertThat(one.rows(Uploads.KIND)).as(code).hasSize(goesOn ? 1 : 0);
          assertThat(its.holdings.all())
              .as("what came only for it: %s", code)
              .hasSize(goesOn ? 1 : 0);
        });
  }

  @Test
  void withoutASessionNothingIsAskedUntilOneStands() {
    parts.session.refused("a test");
    parts.begin(2);
    assertThat(parts.heard).containsExactly("later NOT_LOGGED_IN");
    world.pass(Duration.ofMinutes(1));
    assertThat(keys()).isEmpty();
    parts.session.login(ScriptedWorld.order(), result -> {});
    world.pass(ScriptedWorld.MOMENT);
    assertThat(keys()).as("at once").hasSize(1);
  }

  @Test
  void whatIsThereAlreadyIsDone() {
    parts.begin(1);
    world.reported();
    world.pass(Duration.ofSeconds(3));
    assertThat(parts.heard).containsExactly("done 1");
    int commits = directory.asked(Call.COMMIT).size();
    parts.begin(1);
    assertThat(parts.heard).containsExactly("done 1", "done 1");
    assertThat(directory.asked(Call.COMMIT))
        .as("nothing was to be committed the second time")
        .hasSize(commits);
  }

  private List<String> keys() {
    return directory.asked(Call.PUBLISH).stream()
        .map(Asked::request)
        .map(String.class::cast)
        .toList();
  }
}
