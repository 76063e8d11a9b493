package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.LogoutResult;
import io.bandada.peerd.node.session.NodeStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How a peer gets its certificate, keeps it fresh, and loses it. That it is never live with one
/// that ran out, the world's invariants watch at every instant.
class EnrolmentWalkTest {
  private static final String OTHER = "B".repeat(43);

  private final SimWorld world = new SimWorld(1, HONEST);
  private final SimDirectory directory = world.directory;
  private final SimPeer peer = world.peers.getFirst();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  private void boot() {
    peer.boot();
    world.runFor(Duration.ofSeconds(5));
  }

  private Node node() {
    return Objects.requireNonNull(peer.node);
  }

  private Certified certified() {
    return Objects.requireNonNull(peer.drawer.certified());
  }

  private Result<Identity> login(String user, String password, String token, String fingerprint) {
    List<Result<Identity>> results = new ArrayList<>();
    peer.act(
        node ->
            node.login(new LoginOrder("", user, password, "", token, fingerprint), results::add));
    world.runFor(Duration.ofSeconds(10));
    assertThat(results).hasSize(1);
    return results.getFirst();
  }

  private static NodeFailure failure(Result<?> result) {
    assertThat(result).isInstanceOf(Result.Failed.class);
    return ((Result.Failed<?>) result).failure();
  }

  @Test
  void aNetworkThatNobodyHasVouchedForIsToldByItsFingerprint() {
    peer.signsIn = false;
    boot();
    NodeFailure failure = failure(login(SimDirectory.USER, SimDirectory.PASSWORD, "", ""));
    assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.UNKNOWN_NETWORK);
    assertThat(failure.fingerprint()).isEqualTo(SimDirectory.PIN);
    assertThat(failure(login("", "", "", "")).kind())
        .as("before a secret is asked for")
        .isEqualTo(NodeFailure.Kind.UNKNOWN_NETWORK);
    assertThat(peer.drawer.certified()).isNull();
    assertThat(login(SimDirectory.USER, SimDirectory.PASSWORD, "", "SHA256:" + SimDirectory.PIN))
        .isInstanceOf(Result.Ok.class);
    assertThat(node().whoAmI().fingerprint()).isEqualTo(SimDirectory.PIN);
    assertThat(node().whoAmI().certificateExpires()).isEqualTo(certified().notAfter());
  }

  @Test
  void aNetworkThatIsTrustedNeedsNoFingerprintAndAnotherOneIsRefused() {
    boot();
    assertThat(login(SimDirectory.USER, SimDirectory.PASSWORD, "", ""))
        .isInstanceOf(Result.Ok.class);
    NodeFailure other = failure(login(SimDirectory.USER, SimDirectory.PASSWORD, "", OTHER));
    assertThat(other.kind()).isEqualTo(NodeFailure.Kind.OTHER_NETWORK);
    assertThat(other.fingerprint()).isEqualTo(SimDirectory.PIN);
    assertThat(node().state()).as("what stood stands").isEqualTo(State.LIVE);
  }

  @Test
  void whatIsNoFingerprintAndNoTokenIsToldAndNotSent() {
    boot();
    String token = "0123456789ab." + "s".repeat(43) + "." + OTHER;
    assertThat(failure(login("ana", "x", "", "short")).kind()).isEqualTo(NodeFailure.Kind.USAGE);
    assertThat(failure(login("", "", "no.token", "")).kind()).isEqualTo(NodeFailure.Kind.USAGE);
    assertThat(failure(login("", "", token, SimDirectory.PIN)).kind())
        .isEqualTo(NodeFailure.Kind.USAGE);
    assertThat(failure(login("ana", "", "", "")).kind()).isEqualTo(NodeFailure.Kind.USAGE);
    assertThat(failure(login("", "", token, "")).kind())
        .as("the token's network is not here")
        .isEqualTo(NodeFailure.Kind.OTHER_NETWORK);
  }

  @Test
  void aCertificateIsRenewedAtHalfItsLifeForTheSameKey() {
    directory.certificateLife = Duration.ofHours(1);
    boot();
    Certified first = certified();
    world.runFor(Duration.ofMinutes(25));
    assertThat(certified()).isEqualTo(first);
    world.runFor(Duration.ofMinutes(10));
    assertThat(certified().notAfter()).isAfter(first.notAfter());
    assertThat(certified().key()).isEqualTo(first.key());
    world.runFor(Duration.ofHours(9));
    assertThat(node().state()).isEqualTo(State.LIVE);
    assertThat(certified().notAfter()).isAfter(directory.now());
  }

  @Test
  void aDirectoryThatWasAwayForADayIsFoundAgainWithTheSameKey() {
    directory.certificateLife = Duration.ofHours(2);
    boot();
    String key = certified().key();
    directory.down = true;
    world.runFor(Duration.ofDays(1));
    assertThat(node().state()).isEqualTo(State.DIRECTORY_LOST);
    directory.down = false;
    world.runFor(Duration.ofSeconds(20));
    assertThat(node().state()).isEqualTo(State.LIVE);
    assertThat(certified().key()).isEqualTo(key);
  }

  @Test
  void afterMoreThanAWeekItIsLoggedOut() {
    boot();
    directory.down = true;
    world.runFor(Duration.ofDays(9));
    assertThat(node().state()).isEqualTo(State.LOGGED_OUT);
    directory.down = false;
    world.runFor(Duration.ofMinutes(10));
    assertThat(node().state()).isEqualTo(State.LOGGED_OUT);
    assertThat(login(SimDirectory.USER, SimDirectory.PASSWORD, "", ""))
        .isInstanceOf(Result.Ok.class);
    assertThat(node().state()).isEqualTo(State.LIVE);
  }

  @Test
  void whoIsThrownOutForgetsItsKeyAndStaysOut() {
    boot();
    directory.revoke(certified().key());
    world.runFor(Duration.ofSeconds(10));
    assertThat(node().state()).isEqualTo(State.LOGGED_OUT);
    assertThat(peer.drawer.certified()).isNull();
    peer.signsIn = false;
    peer.crash();
    boot();
    assertThat(node().state()).isEqualTo(State.LOGGED_OUT);
  }

  @Test
  void aLogoutRevokesAndErases() {
    boot();
    Certified before = certified();
    List<Result<LogoutResult>> results = new ArrayList<>();
    peer.act(node -> node.logout(false, results::add));
    world.runFor(Duration.ofSeconds(5));
    assertThat(results).hasSize(1);
    assertThat(peer.drawer.certified()).isNull();
    assertThat(node().whoAmI().fingerprint())
        .as("the network stays trusted")
        .isEqualTo(SimDirectory.PIN);
    assertThat(directory.fault(before, Duration.ZERO)).contains(Problem.CERTIFICATE_REVOKED);
  }

  /// The power fails at any moment of a login: afterwards the peer is in, or can be signed in.
  @Test
  void aLoginThatIsCutShortLeavesNothingHalf() {
    for (int millis = 0; millis < 250; millis += 3) {
      SimWorld other = new SimWorld(millis, HONEST);
      SimPeer cut = other.peers.getFirst();
      cut.boot();
      other.runFor(Duration.ofMillis(millis));
      cut.crash();
      cut.boot();
      other.runFor(Duration.ofSeconds(10));
      Node again = Objects.requireNonNull(cut.node);
      assertThat(again.state()).as("after %d ms", millis).isEqualTo(State.LIVE);
      assertThat(again.whoAmI().user()).isEqualTo(SimDirectory.USER);
      assertThat(again.whoAmI().peerId()).isEqualTo(cut.id());
    }
  }

  @Test
  void aSessionOfTheFormerVersionIsNoneAndIsNotKept() throws Exception {
    peer.signsIn = false;
    peer.disk.put("session", "self", "http://127.0.0.1:8440\tuser\tp1\tpeer1\told-token");
    boot();
    assertThat(node().state()).isEqualTo(State.LOGGED_OUT);
    assertThat(peer.disk.all("session")).noneMatch(row -> row.value().contains("old-token"));
    assertThat(login(SimDirectory.USER, SimDirectory.PASSWORD, "", SimDirectory.PIN))
        .isInstanceOf(Result.Ok.class);
  }

  @Test
  void bundlesGoBothWays() {
    boot();
    directory.bundleSequence = 9;
    world.runFor(Duration.ofSeconds(5));
    assertThat(peer.drawer.sequence()).isEqualTo(9);
    directory.wipe();
    world.runFor(Duration.ofSeconds(10));
    assertThat(directory.bundleSequence).as("what its peers know").isGreaterThanOrEqualTo(9);
  }
}
