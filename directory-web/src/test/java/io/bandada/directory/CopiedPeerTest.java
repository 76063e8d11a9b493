package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// A peer's folder was copied, and both daemons run.
class CopiedPeerTest extends DirectoryTest {
  @Autowired Members members;

  private TestPeer first;
  private TestPeer copy;

  @BeforeEach
  void aPeerAndItsCopy() {
    members.leave(member -> true, "test", " left the network.", leaving -> 0);
    first = peer("original");
    first.run = "first";
    first.beat();
    copy = first.copied(door(), 2);
    copy.run = "copy";
  }

  @AfterEach
  void bothLeave() {
    first.logout(true);
  }

  @Test
  void theFirstOneKeepsItsPeerAndBothHearOfTheOther() {
    copy.beat();
    first.tryPing();
    PingReply reply = first.tryPing().as(PingReply.class);
    assertThat(reply.twin()).isNotNull();
    Http.Reply refused = copy.tryPing();
    assertThat(refused.code()).isEqualTo(Problem.IDENTITY_IN_USE);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text())
        .contains("two daemons use the identity of the peer " + first.login.peerName())
        .contains("peerctl login");
    assertThat(members.get(first.id()).orElseThrow().state()).isEqualTo(PeerState.LIVE);
    assertThat(
            http.basic(ADMIN, PASSWORD)
                .get(Paths.EVENTS + "?kind=identity-twice&order=newest&limit=5")
                .text())
        .contains("Two daemons use the identity of " + first.login.peerName());
  }

  @Test
  void whatTheFirstOneHoldsGoesOnCounting() {
    TestPeer other = peer("other");
    other.beat();
    String name = name("copied");
    String root = root();
    first.has(root, 100);
    first.beat();
    UploadReply upload = first.publish(name, root, 100).as(UploadReply.class);
    other.has(root, 100);
    other.beat();
    assertThat(first.commit(upload).as(CommitReply.class).committed()).isTrue();
    copy = first.copied(door(), 2);
    copy.run = "copy";
    copy.beat();
    first.tryPing();
    first.beat();
    assertThat(copy.tryPing().code()).isEqualTo(Problem.IDENTITY_IN_USE);
    first.beat();
    assertThat(first.http.get(Paths.FILES + "/" + name).as(FileDetail.class).file().copies())
        .isEqualTo(2);
    other.logout(true);
  }

  @Test
  void aRestartIsNoCopy() {
    copy.beat();
    assertThat(copy.beat().twin()).isNull();
    assertThat(members.get(first.id()).orElseThrow().incarnation()).isEqualTo(2);
  }
}
