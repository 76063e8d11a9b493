package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.UploadReply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Login, ping, index, upload, download, logout, over HTTP.
class SixVerbsTest extends DirectoryTest {
  private TestPeer one;
  private TestPeer two;
  private TestPeer three;

  @BeforeEach
  void threePeers() {
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
    PeerRecord record = http.basic(ADMIN, PASSWORD).get(Paths.PEERS + "/" + fresh.id()).as(PeerRecord.class);
    assertThat(record.state()).isEqualTo("live");
    assertThat(record.indexVerifiedAt()).isNotNull();
    fresh.logout(true);
  }

  @Test
  void aFileIsPublishedSpreadCommittedAndFound() {
    String root = root();
    String name = name("docs/report");
    one.has(root, 5_000);
    one.beat();
    UploadReply upload = one.publish(name, root, 5_000).as(UploadReply.class);
    assertThat(upload.holders()).extracting(SourceRecord::peerId).containsExactlyInAnyOrder(two.id(), three.id());
    assertThat(upload.needed()).isEqualTo(2);
    assertThat(one.publish(name, root, 5_000).as(UploadReply.class).uploadId()).isEqualTo(upload.uploadId());

    assertThat(one.commit(upload).status()).isEqualTo(202);
    two.beat();
    assertThat(two.commands).singleElement().satisfies(c -> {
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
    assertThat(found.sources()).extracting(SourceRecord::peerId).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(found.names()).hasSize(1);
    DownloadReply byRoot =
        two.http.get(Paths.DOWNLOAD + "?root=" + root.substring(0, 8)).as(DownloadReply.class);
    assertThat(byRoot.sources()).extracting(SourceRecord::peerId).containsExactly(one.id());

    FileDetail detail = http.basic(ADMIN, PASSWORD).get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.holders()).hasSize(2);
    assertThat(detail.revisions()).hasSize(1);
    FilePage page = one.http.get(Paths.FILES + "?prefix=" + name).as(FilePage.class);
    assertThat(page.files()).hasSize(1);
    assertThat(page.total()).isEqualTo(1);
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

  @Test
  void aRemovedNameMakesItsHoldersDropTheContent() {
    String name = name("gone");
    String root = published(name, 100);
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status()).isEqualTo(204);
    assertThat(one.http.get(Paths.DOWNLOAD + "?name=" + name).status()).isEqualTo(404);
    two.beat();
    PeerCommand drop = two.commands.stream().filter(c -> c.kind() == PeerCommand.Kind.DROP).findFirst().orElseThrow();
    assertThat(drop.root()).isEqualTo(root);
    assertThat(drop.tombstone()).isNotNull();
    two.lacks(root);
    two.done.add(drop.id());
    two.beat();
    assertThat(two.commands).isEmpty();
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
    FileDetail detail = http.basic(ADMIN, PASSWORD).get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.file().copies()).isZero();
  }

  @Test
  void aPeerComesBackUnderItsId() {
    TestPeer again = TestPeer.login(http, ADMIN, PASSWORD, one.login.peerName(), one.id(), 2);
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
