package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is scripted is no kinder than the rules.
class ScriptedDirectoryTest {
  private static final Answer<Grant> YES = new Answer.Ok<>(new Grant("ticket", 1000));

  private final ScriptedWorld world = new ScriptedWorld();
  private final List<Answer<?>> heard = new ArrayList<>();

  @Test
  void aYesIsForWhoHasAGoodCertificate() {
    String root = world.content.id().hex();
    world.directory.answers(Call.TICKET, YES, YES, YES);
    ticket(root);
    world.signedIn();
    ticket(root);
    world.directory.revokes();
    ticket(root);
    assertThat(codes()).containsExactly(Problem.NOT_SIGNED_IN, "yes", Problem.CERTIFICATE_REVOKED);
  }

  @Test
  void aYesIsForWhatKeepsTheRules() {
    world.signedIn();
    world.directory.answers(Call.TICKET, YES);
    ticket("no root");
    world.directory.answers(
        Call.PUBLISH,
        new Answer.Ok<>(new UploadReply("up1", false, null, List.of(), 1, 1, Map.of(), null)));
    world.directory.publish(
        "key", new UploadRequest("a//b", 1, world.content.id().hex(), 1, 1, false), heard::add);
    world.pass(ScriptedWorld.MOMENT);
    assertThat(codes()).containsExactly(Problem.BAD_REQUEST, Problem.BAD_NAME);
  }

  private void ticket(String root) {
    world.directory.ticket(root, heard::add);
    world.pass(ScriptedWorld.MOMENT);
  }

  private List<String> codes() {
    return heard.stream()
        .map(
            a ->
                a instanceof Answer.Refused<?>(Problem problem)
                    ? String.valueOf(problem.code())
                    : "yes")
        .toList();
  }
}
