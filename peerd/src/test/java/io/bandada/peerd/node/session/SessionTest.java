package io.bandada.peerd.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeFailure.Kind;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.NodeStatus.State;
import io.bandada.peerd.sim.ScriptedDirectory;
import io.bandada.peerd.sim.ScriptedDirectory.Call;
import io.bandada.peerd.sim.ScriptedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final String OTHER_PIN = "A".repeat(43);

  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedDirectory directory = world.directory;
  private final List<State> states = new ArrayList<>();

  @Test
  void aLoginIsWholeBeforeItIsAnswered() {
    Session session = watched(world.session());
    List<Result<Identity>> results = login(session, ScriptedWorld.order());
    assertThat(results)
        .singleElement()
        .isInstanceOfSatisfying(
            Result.Ok.class, ok -> assertThat(((Identity) ok.value()).loggedIn()).isTrue());
    assertThat(states).containsExactly(State.JOINING);
    assertThat(session.peerId()).isEqualTo("p1");
    assertThat(world.rows(LoginRecord.KIND))
        .as("nothing is unsettled")
        .extracting(row -> row.key())
        .containsExactly(LoginRecord.SELF);
    assertThat(world.rows(LoginRecord.KIND).toString())
        .as("no password is kept")
        .doesNotContain(ScriptedWorld.order().password());
  }

  @Test
  void aSessionOutlivesARestart() {
    world.signedIn();
    Session after = world.restarted().session();
    assertThat(after.state()).isEqualTo(State.JOINING);
    assertThat(after.isEnrolled()).isTrue();
    assertThat(after.peerId()).isEqualTo("p1");
  }

  /// At whichever millisecond: there is no certificate, or one that its record belongs to.
  @Test
  void aLoginThatACrashCutShortIsWholeOrNotThere() {
    int whole = 0;
    for (int millis = 0; millis < 120; millis += 2) {
      ScriptedWorld killed = new ScriptedWorld();
      killed.session().login(ScriptedWorld.order(), result -> {});
      killed.pass(Duration.ofMillis(millis));
      ScriptedWorld next = killed.restarted();
      Session session = next.session();
      next.pass(ScriptedWorld.MOMENT);
      assertThat(session.isEnrolled())
          .as("killed after %d ms", millis)
          .isEqualTo(next.ports.keyring().certified().isPresent());
      assertThat(next.rows(LoginRecord.KIND))
          .extracting(row -> row.key())
          .doesNotContain(session.isEnrolled() ? LoginRecord.NEXT : "");
      whole += session.isEnrolled() ? 1 : 0;
    }
    assertThat(whole).isBetween(10, 50);
  }

  @Test
  void oneLoginAtATime() {
    Session session = world.session();
    directory.waits(Call.LOGIN);
    List<Result<Identity>> first = login(session, ScriptedWorld.order());
    assertThat(failure(login(session, ScriptedWorld.order())).kind()).isEqualTo(Kind.TRY_LATER);
    directory.answerNow(Call.LOGIN, ScriptedDirectory.unavailable());
    assertThat(failure(first).kind()).isEqualTo(Kind.TRY_LATER);
    assertThat(login(session, ScriptedWorld.order())).singleElement().isInstanceOf(Result.Ok.class);
  }

  @Test
  void aWrongPasswordChangesNothing() {
    Session session = watched(world.signedIn());
    assertThat(failure(login(session, new LoginOrder("", "user", "wrong", "", "", ""))).kind())
        .isEqualTo(Kind.NOT_LOGGED_IN);
    assertThat(states).isEmpty();
    assertThat(session.isEnrolled()).isTrue();
  }

  @Test
  void aNetworkThatNobodyVouchedForIsShownAndSentNothing() {
    NodeFailure failure =
        failure(login(world.session(), new LoginOrder("", "user", "secret", "", "", "")));
    assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_NETWORK);
    assertThat(failure.fingerprint()).isEqualTo(ScriptedWorld.pin());
    assertThat(directory.asked(Call.LOGIN)).isEmpty();
  }

  @Test
  void anotherNetworkIsNamedAndTheSessionStands() {
    Session session = world.signedIn();
    NodeFailure failure =
        failure(login(session, new LoginOrder("", "user", "secret", "", "", OTHER_PIN)));
    assertThat(failure.kind()).isEqualTo(Kind.OTHER_NETWORK);
    assertThat(failure.fingerprint()).isEqualTo(ScriptedWorld.pin());
    assertThat(session.isEnrolled()).isTrue();
    assertThat(world.ports.keyring().pin()).isEqualTo(ScriptedWorld.pin());
    LoginRequest request = (LoginRequest) directory.asked(Call.LOGIN).getLast().request();
    assertThat(request.peerId()).as("to another network it is nobody it knows").isNull();
  }

  @Test
  void whoComesBackKeepsItsIdAndItsName() {
    Session session = world.signedIn();
    logout(session, false);
    login(session, ScriptedWorld.order());
    LoginRequest again = (LoginRequest) directory.asked(Call.LOGIN).getLast().request();
    assertThat(again.peerId()).isEqualTo("p1");
    assertThat(session.isEnrolled()).isTrue();
  }

  @Test
  void aSessionThatCannotBeKeptIsNone() {
    Session session = watched(world.session());
    world.recordsFail(true);
    NodeFailure failure = failure(login(session, ScriptedWorld.order()));
    assertThat(failure.kind()).isEqualTo(Kind.NO_SPACE);
    assertThat(states).isEmpty();
    assertThat(session.isEnrolled()).isFalse();
    assertThat(world.ports.keyring().certified()).as("nothing was installed").isEmpty();
  }

  @Test
  void aLogoutErasesTheKey() {
    Session session = watched(world.signedIn());
    LogoutResult result = left(logout(session, false));
    assertThat(result.wasLoggedOut()).isFalse();
    assertThat(states).containsExactly(State.LOGGED_OUT);
    assertThat(world.ports.keyring().certified()).isEmpty();
    assertThat(left(logout(session, false)).wasLoggedOut()).as("twice does no harm").isTrue();
    assertThat(world.restarted().session().state()).isEqualTo(State.LOGGED_OUT);
  }

  @Test
  void aLogoutThatTheDirectoryDoesNotHearIsNoneUnlessItIsForced() {
    Session session = world.signedIn();
    directory.isAway(true);
    assertThat(failure(logout(session, false)).kind()).isEqualTo(Kind.TRY_LATER);
    assertThat(session.isEnrolled()).isTrue();
    left(logout(session, true));
    assertThat(session.isEnrolled()).isFalse();
  }

  @Test
  void theLastCopyKeepsItsPeerIn() {
    Session session = world.signedIn();
    directory.answers(Call.LOGOUT, ScriptedDirectory.refusal(409, Problem.LAST_COPY));
    assertThat(failure(logout(session, false)).kind()).isEqualTo(Kind.LAST_COPY);
    assertThat(session.state()).isEqualTo(State.JOINING);
  }

  @Test
  void whomTheDirectoryHasRevokedIsOutAlready() {
    Session session = world.signedIn();
    directory.revokes();
    assertThat(left(logout(session, false)).wasLoggedOut()).isTrue();
    assertThat(session.isEnrolled()).isFalse();
  }

  @Test
  void aCopyOfAFolderLeavesTheOtherDaemonAlone() {
    Session session = world.signedIn();
    session.confirmed(null);
    session.displaced(new NodeFailure(Kind.CONFLICT, "two daemons", "log in"));
    assertThat(session.state()).isEqualTo(State.LOGGED_OUT);
    login(session, ScriptedWorld.order());
    LoginRequest request = (LoginRequest) directory.asked(Call.LOGIN).getLast().request();
    assertThat(request.peerId()).as("it is a peer of its own").isNull();
    assertThat(session.trouble()).isEmpty();

    session.displaced(new NodeFailure(Kind.CONFLICT, "two daemons", "log in"));
    left(logout(session, false));
    assertThat(directory.asked(Call.LOGOUT)).as("nobody else is logged out").isEmpty();
  }

  @Test
  void aCertificateThatRanOutIsNotLiveUntilItIsRenewed() {
    directory.certificatesLast(Duration.ofMinutes(10));
    Session session = world.signedIn();
    session.confirmed(null);
    assertThat(session.state()).isEqualTo(State.LIVE);
    session.ranOut();
    assertThat(session.state()).as("not yet").isEqualTo(State.LIVE);
    world.pass(Duration.ofMinutes(11));
    session.ranOut();
    assertThat(session.state()).isEqualTo(State.JOINING);
    session.confirmed(null);
    assertThat(session.state()).isEqualTo(State.JOINING);
  }

  /// Asked for with the certificate from before a login, answered after it.
  @Test
  void theRevocationOfAFormerCertificateDoesNotEndTheRenewalOfTheNewOne() {
    directory.certificatesLast(Duration.ofMinutes(10));
    Session session = world.signedIn();
    Renewal renewal = new Renewal(world.ports, session);
    directory.waits(Call.RENEW);
    renewal.start();
    world.pass(Duration.ofMinutes(6));
    assertThat(directory.asked(Call.RENEW)).hasSize(1);
    login(session, ScriptedWorld.order());
    Certified fresh = world.ports.keyring().certified().orElseThrow();
    renewal.start();
    directory.answerNow(Call.RENEW, ScriptedDirectory.refusal(401, Problem.CERTIFICATE_REVOKED));
    world.pass(Duration.ofSeconds(5));
    assertThat(session.isEnrolled()).isTrue();
    assertThat(world.ports.keyring().certified()).contains(fresh);
    world.pass(Duration.ofMinutes(6));
    assertThat(world.ports.keyring().certified().orElseThrow().notAfter())
        .as("and it is renewed in its turn")
        .isAfter(fresh.notAfter());
  }

  /// By this machine's clock, which is far ahead.
  @Test
  void aCertificateThatIsOldWhenItComesIsAskedForAtGrowingDistances() {
    Session session = world.signedIn();
    Renewal renewal = new Renewal(world.ports, session);
    session.watch(renewal::start);
    renewal.start();
    world.clockAhead(Duration.ofHours(20));
    world.pass(Duration.ofMinutes(5));
    assertThat(directory.asked(Call.RENEW)).hasSizeBetween(3, 12);
  }

  @Test
  void whoIsBeingLoggedOutIsNotLoggedInMeanwhile() {
    Session session = world.signedIn();
    directory.waits(Call.LOGOUT);
    List<Result<LogoutResult>> out = logout(session, false);
    assertThat(failure(login(session, ScriptedWorld.order())).kind()).isEqualTo(Kind.TRY_LATER);
    directory.answerNow(Call.LOGOUT, ScriptedDirectory.refusal(401, Problem.CERTIFICATE_REVOKED));
    world.pass(ScriptedWorld.MOMENT);
    left(out);
    assertThat(login(session, ScriptedWorld.order())).singleElement().isInstanceOf(Result.Ok.class);
    assertThat(session.isEnrolled()).isTrue();
  }

  private Session watched(Session session) {
    session.watch(() -> states.add(session.state()));
    return session;
  }

  private List<Result<Identity>> login(Session session, LoginOrder order) {
    List<Result<Identity>> results = new ArrayList<>();
    session.login(order, results::add);
    world.pass(Duration.ofSeconds(4));
    return results;
  }

  private List<Result<LogoutResult>> logout(Session session, boolean force) {
    List<Result<LogoutResult>> results = new ArrayList<>();
    session.logout(force, results::add);
    world.pass(Duration.ofSeconds(4));
    return results;
  }

  private static LogoutResult left(List<Result<LogoutResult>> results) {
    assertThat(results).singleElement().isInstanceOf(Result.Ok.class);
    return ((Result.Ok<LogoutResult>) results.getFirst()).value();
  }

  private static <T> NodeFailure failure(List<Result<T>> results) {
    assertThat(results).singleElement().isInstanceOf(Result.Failed.class);
    return ((Result.Failed<T>) results.getFirst()).failure();
  }
}
