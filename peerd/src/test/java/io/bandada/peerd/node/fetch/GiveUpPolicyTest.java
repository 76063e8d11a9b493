package io.bandada.peerd.node.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.LastHolder;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.fetch.GiveUpPolicy.Verdict;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.ScriptedNetwork;
import io.bandada.peerd.swarm.ScriptedTickets;
import io.bandada.peerd.swarm.download.Download;
import io.bandada.peerd.swarm.download.DownloadOwner;
import io.bandada.peerd.swarm.sources.Bans;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GiveUpPolicyTest {
  private static final Answer<DownloadReply> REMOVED =
      ScriptedDirectory.refusal(404, Problem.REMOVED);
  private static final Answer<DownloadReply> NOT_FOUND =
      ScriptedDirectory.refusal(404, Problem.NOT_FOUND);
  private static final Answer<DownloadReply> SHUT_OUT =
      ScriptedDirectory.refusal(401, Problem.NOT_SIGNED_IN);
  private static final Answer<DownloadReply> BUSY = ScriptedDirectory.refusal(503, Problem.BUSY);
  private static final Answer<DownloadReply> AWAY = ScriptedDirectory.unavailable();

  private final Manifest content = Pattern.manifest(100_000);
  private final PeerAddress ann = new PeerAddress("p1", "ann", "10.0.0.1:1");
  private final StillLoop loop = new StillLoop();
  private final ScriptedNetwork network = new ScriptedNetwork(content, loop::run);
  private final Download download =
      new Download(
          loop,
          new Admission(network, new ScriptedTickets(), content.id()),
          new SplittableRandom(1),
          new Bans(loop),
          content.id(),
          new Shelf());
  private final GiveUpPolicy policy = new GiveUpPolicy(loop, "a/b");

  @Test
  void whatWasRemovedForEveryoneIsGoneAtOnce() {
    assertThat(policy.judge(REMOVED, download)).isInstanceOf(Verdict.Gone.class);
  }

  @Test
  void whatOnlyWaitsForItsSyncIsDelivered() {
    fetchAll();
    assertThat(policy.judge(REMOVED, download)).isInstanceOf(Verdict.Open.class);
  }

  @Test
  void withoutACopyItIsGivenUpWhenThatIsCertain() {
    assertThat(policy.judge(copies(0), download)).isInstanceOf(Verdict.Open.class);
    loop.pass(GiveUpPolicy.CERTAIN.minusMillis(1));
    assertThat(policy.judge(copies(0), download)).isInstanceOf(Verdict.Open.class);
    loop.pass(Duration.ofMillis(1));
    assertThat(policy.judge(copies(0), download))
        .isInstanceOfSatisfying(
            Verdict.NobodyHas.class,
            gone -> {
              assertThat(gone.why().kind()).isEqualTo(NodeFailure.Kind.TRY_LATER);
              assertThat(gone.why().message())
                  .contains(
                      "a/b",
                      "ben (last seen 2026-11-30 12:00 UTC)",
                      "cat (a part, last seen yesterday)");
            });
  }

  @Test
  void aCopyInBetweenBeginsTheWaitAnew() {
    policy.judge(copies(0), download);
    loop.pass(Duration.ofSeconds(8));
    policy.judge(copies(1), download);
    loop.pass(Duration.ofSeconds(8));
    assertThat(policy.judge(copies(0), download)).isInstanceOf(Verdict.Open.class);
    loop.pass(Duration.ofSeconds(8));
    assertThat(policy.judge(copies(0), download)).isInstanceOf(Verdict.Open.class);
    loop.pass(Duration.ofSeconds(3));
    assertThat(policy.judge(copies(0), download)).isInstanceOf(Verdict.NobodyHas.class);
  }

  /// Though nothing of it is durable yet.
  @Test
  void whoeverStillSendsItKeepsItOpen() {
    Manifest many = Pattern.manifest(100L * PieceLength.MIN);
    ScriptedNetwork sources = new ScriptedNetwork(many, loop::run);
    Admission admission = new Admission(sources, new ScriptedTickets(), many.id());
    Download going =
        new Download(
            loop, admission, new SplittableRandom(1), new Bans(loop), many.id(), new Shelf());
    going.start(many);
    going.offer(List.of(ann));
    for (int i = 0; i < 2 * GiveUpPolicy.CERTAIN.toSeconds(); i++) {
      loop.pass(Duration.ofSeconds(1));
      assertThat(policy.judge(copies(0), going))
          .as("after %d s", i)
          .isInstanceOf(Verdict.Open.class);
      ScriptedNetwork.Asked last = sources.asked.getLast();
      last.answer(last.offer.piece(0), new PieceAnswer.Stored(1));
      for (int n = 1; n < last.offer.size(); n++) {
        last.answer(last.offer.piece(n), new PieceAnswer.NotChosen());
      }
    }
  }

  @Test
  void aDirectoryThatKnowsNothingMayHaveForgottenIt() {
    assertThat(policy.judge(NOT_FOUND, download)).isInstanceOf(Verdict.Open.class);
    loop.pass(GiveUpPolicy.FORGOTTEN);
    assertThat(policy.judge(NOT_FOUND, download))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class,
            u -> assertThat(u.why().kind()).isEqualTo(NodeFailure.Kind.NOT_FOUND));
    loop.pass(GiveUpPolicy.ORPHANED);
    assertThat(policy.judge(NOT_FOUND, download)).isInstanceOf(Verdict.Orphaned.class);
  }

  @Test
  void whomTheDirectoryShutsOutIsToldSoAfterAWhile() {
    policy.judge(SHUT_OUT, download);
    loop.pass(GiveUpPolicy.FORGOTTEN);
    assertThat(policy.judge(SHUT_OUT, download))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class,
            u -> assertThat(u.why().kind()).isEqualTo(NodeFailure.Kind.NOT_LOGGED_IN));
  }

  @Test
  void aDirectoryThatIsAwayOrBusySaysNothing() {
    for (Answer<DownloadReply> nothing : List.of(AWAY, BUSY)) {
      policy.judge(NOT_FOUND, download);
      loop.pass(Duration.ofHours(1));
      assertThat(policy.judge(nothing, download)).isInstanceOf(Verdict.Open.class);
      assertThat(policy.judge(NOT_FOUND, download))
          .as("the wait begins anew")
          .isInstanceOf(Verdict.Open.class);
    }
  }

  private void fetchAll() {
    download.start(content);
    download.offer(List.of(ann));
    loop.pass(Duration.ofMillis(10));
    for (int i = 0; i < network.asked.size(); i++) {
      network.asked.get(i).answerAll(new PieceAnswer.Stored(1));
      loop.pass(Duration.ofMillis(10));
    }
    assertThat(download.isAllStored()).isTrue();
  }

  private Answer<DownloadReply> copies(int copies) {
    FileRecord file =
        new FileRecord("a/b", content.id().hex(), content.size(), 1, "", "ana", copies, 3);
    List<SourceRecord> sources = List.of();
    List<LastHolder> last =
        List.of(
            new LastHolder("ben", "lost", "2026-11-30T12:00:00Z", true),
            new LastHolder("cat", "left", "yesterday", false));
    return new Answer.Ok<>(
        new DownloadReply(file, sources, List.of(), null, copies > 0 ? null : last));
  }

  /// A disk whose syncs do not end.
  private static final class Shelf implements DownloadOwner {
    @Override
    public void create(Manifest manifest, Consumer<Created> then) {
      then.accept(new Created.Ready(PieceSet.none(manifest.pieces())));
    }

    @Override
    public void sync(FileId id, Consumer<Synced> then) {}

    @Override
    public void durable(Manifest manifest, PieceSet pieces) {}

    @Override
    public void complete(Manifest manifest) {}

    @Override
    public boolean isWatched(FileId id) {
      return false;
    }

    @Override
    public void outOfSources() {}
  }
}
