package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UserRecord;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// How peers go: nobody takes the last copy with him unasked, and who is thrown out is out.
class DepartureTest extends DirectoryTest {
  private static final int RACES = 15;

  @Autowired Members members;
  @Autowired Accounts accounts;

  private final List<TestPeer> peers = new ArrayList<>();

  @BeforeEach
  void alone() {
    members.leave(member -> true, "test", " left the network.", leaving -> 0);
  }

  @AfterEach
  void allLeave() {
    peers.forEach(peer -> peer.logout(true));
  }

  @Test
  void ofTwoLastHoldersThatLogOutAtOnceOneStays() throws Exception {
    for (int race = 0; race < RACES; race++) {
      TestPeer one = joined("one");
      TestPeer two = joined("two");
      published(name("race"), one, two);
      List<Http.Reply> replies = atOnce(() -> one.logout(false), () -> two.logout(false));
      assertThat(replies)
          .as("race %d", race)
          .extracting(Http.Reply::status)
          .containsExactlyInAnyOrder(200, 409);
      assertThat(
              replies.stream()
                  .filter(reply -> reply.status() == 409)
                  .findAny()
                  .orElseThrow()
                  .code())
          .isEqualTo(Problem.LAST_COPY);
      peers.forEach(peer -> peer.logout(true));
    }
  }

  @Test
  void aLogoutByForceIsCountedByWhoGoesAtTheSameMoment() throws Exception {
    for (int race = 0; race < RACES; race++) {
      TestPeer one = joined("one");
      TestPeer two = joined("two");
      published(name("forced"), one, two);
      List<Http.Reply> replies = atOnce(() -> one.logout(true), () -> two.logout(false));
      assertThat(replies.getFirst().status()).isEqualTo(200);
      boolean secondWent = replies.get(1).status() == 200;
      int lost = replies.getFirst().as(LogoutReply.class).atRiskCount();
      assertThat(lost)
          .as("race %d: whoever forced the last copy away is told so", race)
          .isEqualTo(secondWent ? 1 : 0);
      peers.forEach(peer -> peer.logout(true));
    }
  }

  @Test
  void aCopyThatNobodyHasSeenLatelyIsNotReliedOn() throws Exception {
    TestPeer one = joined("one");
    TestPeer two = joined("two");
    two.presenceAgeMillis = 60_000L;
    published(name("unseen"), one, two);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Http.Reply> leaving = threads.submit(() -> one.logout(false));
      assertThat(leaving.isDone()).isFalse();
      two.presenceAgeMillis = 0L;
      two.beat();
      assertThat(leaving.get().status()).as("it waits for the other one to look").isEqualTo(200);
    }
  }

  @Test
  void withoutAnyProofALogoutIsRefusedUnlessForced() {
    TestPeer one = joined("one");
    TestPeer two = TestPeer.login(door(), ADMIN, PASSWORD, name("blind"));
    peers.add(two);
    two.presenceAgeMillis = null;
    two.beat();
    String name = name("blind");
    published(name, one, two);
    Http.Reply refused = one.logout(false);
    assertThat(refused.code()).isEqualTo(Problem.LAST_COPY);
    assertThat(refused.text()).contains("no other peer has shown").contains(name);
    assertThat(one.logout(true).status()).isEqualTo(200);
  }

  @Test
  void whoIsRevokedIsOutAtOnceAndWhatItHeldDoesNotCount() {
    TestPeer one = joined("one");
    TestPeer two = joined("two");
    String name = name("revoked");
    published(name, one, two);
    Http admin = http.basic(ADMIN, PASSWORD);
    LogoutReply gone = admin.delete(Paths.PEERS + "/" + two.login.peerName()).as(LogoutReply.class);
    assertThat(gone.atRiskCount()).isZero();
    assertThat(two.tryPing().code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
    assertThat(members.get(two.id()).orElseThrow().state()).isEqualTo(PeerState.LEFT);
    assertThat(one.http.get(Paths.FILES + "/" + name).as(FileDetail.class).file().copies())
        .isEqualTo(1);
    assertThat(events(EventKind.PEER_REVOKED))
        .contains(ADMIN + " revoked the certificate of the peer " + two.login.peerName());
    assertThat(one.logout(false).code())
        .as("one is the last holder now")
        .isEqualTo(Problem.LAST_COPY);
    LogoutReply last = admin.delete(Paths.PEERS + "/" + one.id()).as(LogoutReply.class);
    assertThat(last.atRisk())
        .as("a lost machine is thrown out whatever it holds, and that is told")
        .containsExactly(name);
  }

  @Test
  void thePeersDoorHasNoRevocation() {
    TestPeer one = joined("one");
    TestPeer two = joined("two");
    assertThat(one.http.delete(Paths.PEERS + "/" + two.id()).status()).isEqualTo(404);
    two.beat();
  }

  @Test
  void peersGoWithTheirUserInOneChange() {
    String user = "leo-" + root().substring(0, 8);
    Http admin = http.basic(ADMIN, PASSWORD);
    admin.post(Paths.USERS, new NewUser(user, PASSWORD, "member")).as(UserRecord.class);
    TestPeer one = joined("one");
    TestPeer his = TestPeer.login(door(), user, PASSWORD, name("his"));
    peers.add(his);
    his.beat();
    published(name("with-user"), one, his);
    assertThat(admin.delete(Paths.USERS + "/" + user).status()).isEqualTo(204);
    assertThat(members.get(his.id()).orElseThrow().state()).isEqualTo(PeerState.LEFT);
    assertThat(his.tryPing().code()).isEqualTo(Problem.CERTIFICATE_REVOKED);
    assertThat(one.logout(false).code()).isEqualTo(Problem.LAST_COPY);
  }

  @Test
  void aUserWhoMayNotBeRemovedKeepsHisPeers() {
    TestPeer one = joined("one");
    assertThat(accounts.all().stream().filter(a -> a.name().equals(ADMIN))).hasSize(1);
    Http.Reply reply = http.basic(ADMIN, PASSWORD).delete(Paths.USERS + "/nobody-of-that-name");
    assertThat(reply.status()).isEqualTo(404);
    one.beat();
    assertThat(members.get(one.id()).orElseThrow().state()).isEqualTo(PeerState.LIVE);
  }

  private String events(EventKind kind) {
    return http.basic(ADMIN, PASSWORD)
        .get(Paths.EVENTS + "?kind=" + kind.word() + "&order=newest&limit=20")
        .text();
  }

  private static List<Http.Reply> atOnce(Callable<Http.Reply> one, Callable<Http.Reply> two)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Http.Reply>> replies = new ArrayList<>();
      for (Callable<Http.Reply> call : List.of(one, two)) {
        replies.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      return List.of(replies.get(0).get(), replies.get(1).get());
    }
  }

  private TestPeer joined(String name) {
    TestPeer peer = peer(name);
    peers.add(peer);
    peer.beat();
    return peer;
  }

  private void published(String name, TestPeer one, TestPeer two) {
    String root = root();
    one.has(root, 100);
    one.beat();
    UploadReply upload = one.publish(name, root, 100).as(UploadReply.class);
    two.has(root, 100);
    two.beat();
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
  }
}
