package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.LastHolder;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileName;
import io.bandada.directory.members.Members;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Login, ping, index, upload, download, logout, over HTTP.
class SixVerbsTest extends DirectoryTest {
  @Autowired Catalog catalog;
  @Autowired Members members;

  private TestPeer one;
  private TestPeer two;
  private TestPeer three;

  @BeforeEach
  void threePeers() {
    // Whoever another test left behind in the directory that they share.
    members.leave(member -> true, "test", " left the network.", leaving -> 0);
    one = peer("one");
    two = peer("two");
    three = peer("three");
    one.beat();
    two.beat();
    three.beat();
  }

  @AfterEach
  void allLeave() {
    List.of(one, two, three).forEach(peer -> peer.logout(true));
  }

  @Test
  void anEmptyPeerIsVerifiedWithItsFirstPing() {
    TestPeer fresh = peer("fresh");
    PingReply reply = fresh.tryPing().as(PingReply.class);
    assertThat(reply.indexVerified()).isTrue();
    assertThat(reply.nextBeatMillis()).isEqualTo(3_000);
    assertThat(reply.leaseMillis()).isEqualTo(45_000);
    assertThat(reply.livePeers()).isEqualTo(4);
    PeerRecord record =
        http.basic(ADMIN, PASSWORD).get(Paths.PEERS + "/" + fresh.id()).as(PeerRecord.class);
    assertThat(record.state()).isEqualTo("live");
    assertThat(record.indexVerifiedAt()).isNotNull();
    fresh.logout(true);
  }

  @Test
  void aPeerWhoseStoreIsNotWellIsToldAndNotChosen() {
    two.storeTrouble = "the folder /s is gone: was it moved?";
    two.beat();
    String root = root();
    String name = name("careful");
    one.has(root, 10);
    one.beat();
    assertThat(one.publish(name, root, 10).as(UploadReply.class).holders())
        .extracting(SourceRecord::peerId)
        .containsExactly(three.id());
    Http asAdmin = http.basic(ADMIN, PASSWORD);
    assertThat(asAdmin.get(Paths.PEERS + "/" + two.id()).as(PeerRecord.class).trouble())
        .isEqualTo("its store is not well: the folder /s is gone");
    two.storeTrouble = null;
    two.beat();
    assertThat(asAdmin.get(Paths.PEERS + "/" + two.id()).as(PeerRecord.class).trouble()).isNull();
  }

  @Test
  void aFileIsPublishedSpreadCommittedAndFound() {
    String root = root();
    String name = name("docs/report");
    one.has(root, 5_000);
    one.beat();
    UploadReply upload = one.publish(name, root, 5_000).as(UploadReply.class);
    assertThat(upload.holders())
        .extracting(SourceRecord::peerId)
        .containsExactlyInAnyOrder(two.id(), three.id());
    assertThat(upload.needed()).isEqualTo(2);
    assertThat(one.publish(name, root, 5_000).as(UploadReply.class).uploadId())
        .isEqualTo(upload.uploadId());

    assertThat(one.commit(upload).status()).isEqualTo(202);
    two.beat();
    assertThat(two.commands)
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.kind()).isEqualTo(PeerCommand.Kind.KEEP);
              assertThat(c.root()).isEqualTo(root);
              assertThat(c.sources()).extracting(SourceRecord::peerId).contains(one.id());
            });
    two.has(root, 5_000, 4_096);
    two.beat();
    assertThat(one.commit(upload).status()).isEqualTo(202);
    two.has(root, 5_000);
    two.beat();
    CommitReply done = one.commit(upload).as(CommitReply.class);
    assertThat(done.committed()).isTrue();
    assertThat(done.synced()).isEqualTo(2);
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();

    DownloadReply found = three.http.get(Paths.DOWNLOAD + "?name=" + name).as(DownloadReply.class);
    assertThat(found.file().root()).isEqualTo(root);
    assertThat(found.file().copies()).isEqualTo(2);
    assertThat(found.sources())
        .extracting(SourceRecord::peerId)
        .containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(found.names()).hasSize(1);
    DownloadReply byRoot =
        two.http.get(Paths.DOWNLOAD + "?root=" + root.substring(0, 8)).as(DownloadReply.class);
    assertThat(byRoot.sources())
        .as("who holds it first, then who is fetching it, too")
        .extracting(SourceRecord::peerId)
        .containsExactly(one.id(), three.id());

    FileDetail detail =
        http.basic(ADMIN, PASSWORD).get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.holders()).hasSize(2);
    assertThat(detail.revisions()).hasSize(1);
    FilePage page = one.http.get(Paths.FILES + "?prefix=" + name).as(FilePage.class);
    assertThat(page.files()).hasSize(1);
    assertThat(page.total()).isEqualTo(1);
  }

  @Test
  void aCommitRepeatedAfterTheRemovalDoesNotBringTheNameBack() {
    String root = root();
    String name = name("docs/gone");
    one.has(root, 5_000);
    one.beat();
    two.has(root, 5_000);
    two.beat();
    UploadReply upload = one.publish(name, root, 5_000).as(UploadReply.class);
    CommitReply first = one.commit(upload).as(CommitReply.class);
    assertThat(first.committed()).isTrue();
    assertThat(one.commit(upload).as(CommitReply.class)).isEqualTo(first);
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status())
        .isEqualTo(204);

    // A refusal would make the uploader, who never heard the first answer, publish anew.
    CommitReply again = one.commit(upload).as(CommitReply.class);
    assertThat(again.committed()).isTrue();
    assertThat(again.file()).isNull();
    assertThat(three.http.get(Paths.DOWNLOAD + "?name=" + name).code()).isEqualTo(Problem.REMOVED);

    // Under the same name again it is another upload, which the old one does not speak for.
    UploadReply next = one.publish(name, root, 5_000).as(UploadReply.class);
    assertThat(one.commit(next).as(CommitReply.class).file()).isNotNull();
    assertThat(one.commit(upload).as(CommitReply.class).file()).isNull();
  }

  @Test
  void aNameThatPointsToOtherContentIsRefusedUnlessReplaced() {
    String name = name("taken");
    String first = published(name, 100);
    Http.Reply refused = three.publish(name, root(), 100);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo(Problem.NAME_TAKEN);
    UploadReply same = one.publish(name, first, 100).as(UploadReply.class);
    assertThat(same.unchanged()).isTrue();
    assertThat(same.file()).isNotNull();
  }

  /// A holder that knows them all gives the content up only when there is a word about each.
  @Test
  void aDropTellsOfEveryNameThatTheContentHad() {
    String name = name("firstOfTwo");
    String other = name("secondOfTwo");
    String root = published(name, 100);
    UploadReply upload =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(other, 100, root, 0, 0, false))
            .as(UploadReply.class);
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    for (String removed : List.of(name, other)) {
      assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + removed).status())
          .isEqualTo(204);
    }
    two.beat();
    PeerCommand drop =
        two.commands.stream().filter(c -> root.equals(c.root())).findFirst().orElseThrow();
    assertThat(drop.kind()).isEqualTo(PeerCommand.Kind.DROP);
    assertThat(Objects.requireNonNull(drop.tombstone()).name()).isEqualTo(other);
    assertThat(Objects.requireNonNull(drop.others()))
        .extracting(Tombstone::name)
        .containsExactly(name);
    assertThat(drop.others()).allMatch(word -> word.seal() != null && word.root().equals(root));
  }

  @Test
  void aRemovedNameMakesItsHoldersDropTheContent() {
    String name = name("gone");
    String root = published(name, 100);
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status())
        .isEqualTo(204);
    assertThat(one.http.get(Paths.DOWNLOAD + "?name=" + name).status()).isEqualTo(404);
    two.beat();
    PeerCommand drop =
        two.commands.stream()
            .filter(c -> c.kind() == PeerCommand.Kind.DROP)
            .findFirst()
            .orElseThrow();
    assertThat(drop.root()).isEqualTo(root);
    assertThat(drop.tombstone()).isNotNull();
    two.lacks(root);
    two.done.add(drop.id());
    two.beat();
    assertThat(two.commands).isEmpty();
  }

  @Test
  void whoStillWaitsForWhatWasRemovedHearsByWhomAndIsToldToDropWhatItHas() {
    String name = name("waited-for");
    String root = published(name, 100);
    three.http.get(Paths.DOWNLOAD + "?root=" + root).as(DownloadReply.class);
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status())
        .isEqualTo(204);
    for (String query : List.of("?root=" + root, "?name=" + name)) {
      Http.Reply reply = three.http.get(Paths.DOWNLOAD + query);
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.code()).isEqualTo(Problem.REMOVED);
      assertThat(reply.json().path("detail").asString())
          .startsWith(name + " was removed by " + ADMIN + ", 20");
    }
    assertThat(three.http.get(Paths.DOWNLOAD + "?root=" + root.substring(0, 20)).code())
        .isEqualTo(Problem.NOT_FOUND);
    three.beat();
    assertThat(three.commands)
        .as("it may have a part that it did not report")
        .extracting(PeerCommand::root)
        .containsExactly(root);
    one.publish(name, root, 100);
    three.beat();
    assertThat(three.commands)
        .as("somebody publishes it anew")
        .noneMatch(c -> c.kind() == PeerCommand.Kind.DROP);
  }

  @Test
  void aCopyThatMayBeOnItsWayToTheTrashDoesNotAcknowledgeAnUpload() {
    String name = name("again");
    String root = published(name, 100);
    three.has(root, 100);
    three.beat();
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status())
        .isEqualTo(204);
    two.beat(); // these replies carry the DROP: the peers act on it, and have not said so yet
    three.beat();
    UploadReply again = one.publish(name, root, 100).as(UploadReply.class);
    assertThat(one.commit(again).status()).isEqualTo(202);
    two.beat(); // two has it still: it did not get, or did not follow, the order
    assertThat(one.commit(again).status()).isEqualTo(200);
  }

  @Test
  void theLastCopyIsGuardedAtLogout() {
    String name = name("last");
    String root = published(name, 100);
    two.lacks(root);
    two.beat();
    Http.Reply refused = one.logout(false);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo(Problem.LAST_COPY);
    assertThat(refused.json().path("detail").asString()).contains(name);
    LogoutReply forced = one.logout(true).as(LogoutReply.class);
    assertThat(forced.atRisk()).contains(name);
    assertThat(one.tryPing().status()).isEqualTo(401);
    FileDetail detail =
        http.basic(ADMIN, PASSWORD).get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.file().copies()).isZero();
    DownloadReply nobody = three.http.get(Paths.DOWNLOAD + "?name=" + name).as(DownloadReply.class);
    assertThat(nobody.lastHolders())
        .extracting(LastHolder::peerName)
        .containsExactly(one.login.peerName());
  }

  @Test
  void aPeerComesBackUnderItsId() {
    TestPeer again = TestPeer.login(door(), ADMIN, PASSWORD, one.login.peerName(), one.id(), 2);
    assertThat(again.id()).isEqualTo(one.id());
    assertThat(again.login.peerName()).isEqualTo(one.login.peerName());
    assertThat(one.tryPing().status()).isEqualTo(401);
    again.beat();
    again.logout(true);
  }

  @Test
  void tooFewPeersIsSaidAndNotSilentlyAccepted() {
    two.logout(true);
    three.logout(true);
    String root = root();
    one.has(root, 10);
    one.beat();
    Http.Reply refused = one.publish(name("alone"), root, 10);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo(Problem.TOO_FEW_PEERS);
    assertThat(refused.json().path("detail").asString())
        .isEqualTo("the upload needs 2 synced copies, but only this peer is live");
  }

  @Test
  void peersThatAreThereAndCannotKeepACopyAreNamedWithTheReason() {
    two.logout(true);
    three.draining = true;
    three.beat();
    String root = root();
    one.has(root, 10);
    one.beat();
    Http.Reply refused = one.publish(name("alone"), root, 10);
    assertThat(refused.code()).isEqualTo(Problem.TOO_FEW_PEERS);
    assertThat(refused.json().path("detail").asString())
        .isEqualTo(
            "the upload needs 2 synced copies, but only this peer is able to keep one; 1 of 1 other"
                + " is not chosen: "
                + three.login.peerName()
                + " (it is being drained)");
    assertThat(refused.json().path("hint").asString()).startsWith("mend these peers");
  }

  @Test
  void ofSixtyFourWhoWantOneNameOneGetsIt() {
    FileName name = new FileName(name("race"));
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger won = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
      for (int i = 0; i < 64; i++) {
        threads.execute(
            () -> {
              try {
                start.await();
                catalog.publish(name, root(), 1, "somebody", 3, false);
                won.incrementAndGet();
              } catch (Refusal refusal) {
                assertThat(refusal.code()).isEqualTo(Problem.NAME_TAKEN);
                refused.incrementAndGet();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      start.countDown();
    }
    assertThat(won).hasValue(1);
    assertThat(refused).hasValue(63);
    assertThat(catalog.find(name.text())).isPresent();
  }

  @Test
  void anOpenUploadKeepsItsNameUntilItIsGivenBack() {
    String name = name("open");
    one.has(root(), 10);
    one.beat();
    UploadReply open = one.publish(name, root(), 10).as(UploadReply.class);
    assertThat(two.publish(name, root(), 10).code()).isEqualTo(Problem.NAME_TAKEN);
    assertThat(two.http.delete(Paths.UPLOAD + "/" + open.uploadId()).status()).isEqualTo(204);
    assertThat(two.publish(name, root(), 10).code()).isEqualTo(Problem.NAME_TAKEN);
    assertThat(one.http.delete(Paths.UPLOAD + "/" + open.uploadId()).status()).isEqualTo(204);
    assertThat(one.commit(open).code()).isEqualTo(Problem.UPLOAD_GONE);
    UploadReply other = two.publish(name, root(), 10).as(UploadReply.class);
    two.http.delete(Paths.UPLOAD + "/" + other.uploadId());
  }

  @Test
  void replaceMakesTheNextRevisionAndKeepsTheOldOneListed() {
    String name = name("versions");
    published(name, 100);
    String next = root();
    one.has(next, 200);
    two.has(next, 200);
    one.beat();
    two.beat();
    UploadReply upload =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(name, 200, next, 0, 0, true))
            .as(UploadReply.class);
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    FileDetail detail = one.http.get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.file().revision()).isEqualTo(2);
    assertThat(detail.file().root()).isEqualTo(next);
    assertThat(detail.revisions()).extracting(FileDetail.Revision::revision).containsExactly(2, 1);
  }

  @Test
  void aFileWithTooFewCopiesIsMended() {
    String name = name("mended");
    String root = published(name, 100);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              three.beat();
              return three.commands.stream()
                  .anyMatch(c -> c.kind() == PeerCommand.Kind.KEEP && root.equals(c.root()));
            });
    three.has(root, 100);
    three.beat();
    FileDetail detail = one.http.get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.file().copies()).isEqualTo(3);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              three.beat();
              return three.commands.stream().noneMatch(c -> root.equals(c.root()));
            });
  }

  @Test
  void theSameChangeWithTheSameKeyIsMadeOnce() {
    String name = name("key");
    String root = root();
    one.has(root, 10);
    one.beat();
    Http keyed = one.http.with(Paths.IDEMPOTENCY_KEY, root);
    UploadRequest request = new UploadRequest(name, 10, root, 0, 0, false);
    Http.Reply first = keyed.post(Paths.UPLOAD, request);
    Http.Reply again = keyed.post(Paths.UPLOAD, request);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
    Http.Reply other = keyed.post(Paths.UPLOAD, new UploadRequest(name, 11, root, 0, 0, false));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo(Problem.IDEMPOTENCY_MISMATCH);
    one.http.delete(Paths.UPLOAD + "/" + first.as(UploadReply.class).uploadId());
  }

  private String published(String name, long size) {
    String root = root();
    one.has(root, size);
    one.beat();
    UploadReply upload = one.publish(name, root, size).as(UploadReply.class);
    two.has(root, size);
    two.beat();
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    return root;
  }
}
