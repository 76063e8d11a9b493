package io.bandada.peerd.node.session;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeFailure.Kind;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.NodeStatus.State;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who this peer is, and whether it is signed in: while it has a certificate. That outlives
/// restarts; the password is not kept.
public final class Session {
  private static final NodeFailure SOMEBODY_ELSE =
      new NodeFailure(
          Kind.TRY_LATER, "somebody else is signing this peer in or out", "try again in a moment");

  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Ports ports;
  private final Journal journal;
  private final long incarnation;
  private final List<Runnable> watchers = new ArrayList<>();
  private LoginRecord login;
  private State state = State.LOGGED_OUT;

  /// Somebody signs this peer in or out: one at a time, since the certificate in use changes with
  /// each.
  private boolean changing;

  private boolean leaving;

  /// Another daemon speaks for the peer that this one was.
  private boolean displaced;

  private String trouble = "";

  public Session(
      Ports ports, Journal journal, long incarnation, List<PieceStore.Records.Row> rows) {
    this.ports = ports;
    this.journal = journal;
    this.incarnation = incarnation;
    this.login = LoginRecord.restore(rows, ports.keyring().certified().orElse(null));
    if (login.isUnsettledIn(rows)) {
      journal.put(LoginRecord.KIND, LoginRecord.SELF, login.text());
      journal.remove(LoginRecord.KIND, LoginRecord.NEXT);
    }
    if (isEnrolled()) {
      state = State.JOINING;
      ports.directory().use(login.url());
    }
  }

  /// Hears of every change of state.
  public void watch(Runnable changed) {
    watchers.add(changed);
  }

  public State state() {
    return state;
  }

  /// A session stands, as far as is known.
  public boolean isOpen() {
    return state != State.LOGGED_OUT;
  }

  /// There is a certificate, though the directory may have refused it.
  public boolean isEnrolled() {
    return !leaving && login.isOf(ports.keyring().certified().orElse(null));
  }

  public String peerId() {
    return login.peerId();
  }

  public Identity identity() {
    String url = login.url().isEmpty() ? ports.settings().directoryUrl() : login.url();
    String name = login.peerName().isEmpty() ? ports.settings().peerName() : login.peerName();
    return new Identity(
        isOpen(),
        login.peerId(),
        name,
        login.user(),
        url,
        ports.keyring().pin(),
        ports.keyring().certified().map(Certified::notAfter).orElse(null));
  }

  /// Of the certificate in use; empty: there is none.
  public String key() {
    return ports.keyring().certified().map(Certified::key).orElse("");
  }

  public PeerAddress address() {
    return new PeerAddress(
        login.peerId(), login.peerName(), ports.settings().addresses().getFirst());
  }

  public void login(LoginOrder order, Consumer<Result<Identity>> then) {
    String url =
        stripped(firstOf(order.directoryUrl(), login.url(), ports.settings().directoryUrl()));
    if (url.isEmpty()) {
      then.accept(
          new Result.Failed<>(
              new NodeFailure(Kind.USAGE, "no directory is known", NodeFailure.HOW_TO_LOG_IN)));
    } else if (changing) {
      then.accept(new Result.Failed<>(SOMEBODY_ELSE));
    } else {
      changing = true;
      new Enrolment(
              ports,
              journal,
              incarnation,
              displaced ? login.anew() : login,
              order,
              url,
              result -> then.accept(signedIn(result)))
          .begin();
    }
  }

  private Result<Identity> signedIn(Result<LoginRecord> result) {
    changing = false;
    if (result instanceof Result.Ok<LoginRecord>(LoginRecord now)) {
      login = now;
      leaving = false;
      displaced = false;
      trouble = "";
      ports.directory().use(now.url());
      become(State.JOINING, "signed in at " + now.url() + " as " + now.peerName());
    }
    return result.map(now -> identity());
  }

  public void logout(boolean force, Consumer<Result<LogoutResult>> heard) {
    if (!isEnrolled()) {
      heard.accept(new Result.Ok<>(new LogoutResult(true, List.of(), 0)));
      return;
    }
    if (changing) {
      heard.accept(new Result.Failed<>(SOMEBODY_ELSE));
      return;
    }
    changing = true;
    Consumer<Result<LogoutResult>> then =
        result -> {
          changing = false;
          heard.accept(result);
        };
    if (displaced) {
      // The other daemon stays what it is.
      left(new LogoutResult(false, List.of(), 0), then);
      return;
    }
    ports
        .directory()
        .logout(
            new LogoutRequest(force),
            answer -> {
              switch (answer) {
                case Answer.Ok<LogoutReply>(LogoutReply reply) ->
                    left(new LogoutResult(false, reply.atRisk(), reply.atRiskCount()), then);
                case Answer.Refused<LogoutReply> refused -> {
                  if (isOver(refused)) {
                    left(new LogoutResult(true, List.of(), 0), then);
                  } else if (force) {
                    left(new LogoutResult(false, List.of(), 0), then);
                  } else {
                    then.accept(new Result.Failed<>(NodeFailure.of(refused)));
                  }
                }
                case Answer.Unavailable<LogoutReply>(String why) -> {
                  if (force) {
                    left(new LogoutResult(false, List.of(), 0), then);
                  } else {
                    then.accept(new Result.Failed<>(NodeFailure.unavailable(why)));
                  }
                }
              }
            });
  }

  private static boolean isOver(Answer.Refused<?> refused) {
    return refused.is(Problem.NOT_SIGNED_IN)
        || refused.is(Problem.UNKNOWN_PEER)
        || refused.is(Problem.CERTIFICATE_REVOKED);
  }

  private void left(LogoutResult result, Consumer<Result<LogoutResult>> then) {
    ports
        .keyring()
        .forget(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Boolean> done -> {
                  become(State.LOGGED_OUT, "signed out");
                  then.accept(new Result.Ok<>(result));
                }
                case Outcome.Failed<Boolean>(Exception cause) ->
                    then.accept(
                        new Result.Failed<>(NodeFailure.ofDisk("the key cannot be erased", cause)));
              }
            });
  }

  /// A heartbeat was answered.
  ///
  /// @param twin where another daemon is that has this peer's identity and was refused
  public void confirmed(@Nullable String twin) {
    displaced = false;
    hear(twin);
    Optional<String> wrongClock = ports.clock().refusal();
    if (wrongClock.isPresent()) {
      // Others would not believe what this peer says of their tickets and certificates.
      if (state != State.DIRECTORY_LOST) {
        become(State.DIRECTORY_LOST, wrongClock.get() + "; " + ClockSkew.HINT);
      }
    } else if (state != State.LIVE && !hasRunOut()) {
      become(State.LIVE, "the directory at " + login.url() + " answers");
    }
  }

  /// Heartbeats stay without answer.
  public void directoryLost(String why) {
    if (state == State.LIVE || state == State.JOINING) {
      become(
          State.DIRECTORY_LOST,
          "the directory at " + login.url() + " is lost: " + why + "; trying on");
    }
  }

  /// The directory does not accept this session (any more). It is kept, should the directory
  /// remember.
  public void refused(String why) {
    if (state != State.LOGGED_OUT) {
      become(
          State.LOGGED_OUT,
          "the directory ended this session: " + why + "; sign in again with peerctl login");
    }
  }

  private void hear(@Nullable String twin) {
    String now =
        twin == null
            ? ""
            : "another daemon uses this peer's identity, at "
                + twin
                + ": it runs on a copy of this one's folder and is refused; `peerctl login` there"
                + " makes it a peer of its own";
    if (!now.equals(trouble)) {
      trouble = now;
      if (!now.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, now);
      }
    }
  }

  /// Another daemon speaks for this peer: the folder of one of the two is a copy. Nothing here is
  /// given up, and should the other one be gone, this one is heard again. A login makes it a peer
  /// of its own.
  public void displaced(NodeFailure why) {
    displaced = true;
    trouble = why.message() + "; " + why.hint();
    if (state != State.LOGGED_OUT) {
      become(State.LOGGED_OUT, trouble);
    }
  }

  /// What is wrong with who this peer is, one sentence; empty when nothing is.
  public String trouble() {
    return trouble;
  }

  /// The directory has revoked the certificate: it is worth nothing any more, here and everywhere.
  ///
  /// @param shown the key that it was asked with: its word on a former one is none on that in use
  public void thrownOut(String shown, String why) {
    if (!leaving && shown.equals(key())) {
      leaving = true;
      if (displaced) {
        // The other one has a new key. A login here must not take its place.
        login = login.anew();
        journal.put(LoginRecord.KIND, LoginRecord.SELF, login.text());
      }
      become(
          State.LOGGED_OUT,
          "this peer was logged out: " + why + "; sign in again with peerctl login");
      ports.keyring().forget(this::forgotten);
    }
  }

  private void forgotten(Outcome<Boolean> outcome) {
    if (outcome instanceof Outcome.Failed<Boolean>(Exception cause)) {
      LOG.log(System.Logger.Level.ERROR, "the key cannot be erased: {0}", cause.getMessage());
    }
  }

  /// The certificate has come to its end. Others talk to this peer again when it is renewed.
  void ranOut() {
    if (state == State.LIVE && hasRunOut()) {
      become(State.JOINING, "this peer's certificate has run out; it is being renewed");
    }
  }

  /// It has run out for so long that it cannot be renewed. It is tried on all the same: the clock
  /// may be wrong.
  void lapsed() {
    if (state != State.LOGGED_OUT) {
      become(
          State.LOGGED_OUT,
          "this peer's certificate ran out more than "
              + Renewal.GRACE.toDays()
              + " days ago; sign in again with peerctl login");
    }
  }

  /// There is a new certificate, to be shown at once.
  void renewed() {
    if (state != State.LIVE) {
      become(State.JOINING, "this peer's certificate is renewed");
    }
  }

  private boolean hasRunOut() {
    return ports
        .keyring()
        .certified()
        .filter(c -> ports.clock().instant().isBefore(c.notAfter()))
        .isEmpty();
  }

  private void become(State next, String text) {
    state = next;
    LOG.log(System.Logger.Level.INFO, text);
    for (Runnable watcher : watchers) {
      watcher.run();
    }
  }

  static String firstOf(String a, String b, String c) {
    return !a.isEmpty() ? a : !b.isEmpty() ? b : c;
  }

  private static String stripped(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
