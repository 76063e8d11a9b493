package io.bandada.peerd.node;

import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.NodeStatus.State;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who this peer is, and whether it is signed in. The session outlives restarts; the password is not kept.
final class Session {
  static final String KIND = "session";
  private static final String KEY = "self";

  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Ports ports;
  private final Journal journal;
  private final long incarnation;
  private final List<Runnable> watchers = new ArrayList<>();
  private Known known;
  private State state = State.LOGGED_OUT;

  /// What is kept of a login.
  ///
  /// @param token empty when logged out
  private record Known(String url, String user, String peerId, String peerName, String token) {
    static final Known NOBODY = new Known("", "", "", "", "");

    Known withoutToken() {
      return new Known(url, user, peerId, peerName, "");
    }
  }

  Session(Ports ports, Journal journal, long incarnation, List<PieceStore.Records.Row> rows) {
    this.ports = ports;
    this.journal = journal;
    this.incarnation = incarnation;
    this.known = restore(rows);
    if (!known.token.isEmpty()) {
      state = State.JOINING;
      ports.directory().use(known.url, known.token);
    }
  }

  /// Hears of every change of state.
  void watch(Runnable changed) {
    watchers.add(changed);
  }

  State state() {
    return state;
  }

  /// A session stands, as far as is known.
  boolean isOpen() {
    return state != State.LOGGED_OUT;
  }

  /// A session was kept, though the directory may have refused it.
  boolean hasToken() {
    return !known.token.isEmpty();
  }

  String peerId() {
    return known.peerId;
  }

  Identity identity() {
    String url = known.url.isEmpty() ? ports.settings().directoryUrl() : known.url;
    String name = known.peerName.isEmpty() ? ports.settings().peerName() : known.peerName;
    return new Identity(isOpen(), known.peerId, name, known.user, url);
  }

  PeerAddress address() {
    return new PeerAddress(known.peerId, known.peerName, ports.settings().addresses().getFirst());
  }

  void login(LoginOrder order, Consumer<Result<Identity>> then) {
    String url = stripped(firstOf(order.directoryUrl(), known.url, ports.settings().directoryUrl()));
    if (url.isEmpty()) {
      then.accept(
          new Result.Failed<>(
              new NodeFailure(
                  NodeFailure.Kind.USAGE, "no directory is known", "peerctl login --directory http://HOST:PORT --user NAME")));
      return;
    }
    PieceStore.Space space = ports.store().space();
    @Nullable String oldId = known.peerId.isEmpty() ? null : known.peerId;
    LoginRequest request =
        new LoginRequest(
            order.user(),
            order.password(),
            oldId,
            firstOf(order.peerName(), known.peerName, ports.settings().peerName()),
            ports.settings().addresses(),
            ports.settings().site(),
            incarnation,
            space.capacityBytes(),
            space.freeBytes(),
            null,
            null);
    ports.directory().login(url, request, answer -> answered(url, order.user(), answer, then));
  }

  private void answered(String url, String user, Answer<LoginReply> answer, Consumer<Result<Identity>> then) {
    switch (answer) {
      case Answer.Ok<LoginReply>(LoginReply reply) -> {
        Known now = new Known(url, user, reply.peerId(), reply.peerName(), Objects.requireNonNullElse(reply.session(), ""));
        save(
            now,
            failure -> {
              if (failure != null) {
                then.accept(new Result.Failed<>(cannotKeep(failure)));
                return;
              }
              known = now;
              ports.directory().use(url, now.token);
              become(State.JOINING, "signed in at " + url + " as " + reply.peerName());
              then.accept(new Result.Ok<>(identity()));
            });
      }
      case Answer.Refused<LoginReply> refused -> then.accept(new Result.Failed<>(NodeFailure.of(refused)));
      case Answer.Unavailable<LoginReply>(String why) ->
          then.accept(
              new Result.Failed<>(
                  new NodeFailure(
                      NodeFailure.Kind.TRY_LATER, "the directory at " + url + " does not answer: " + why, "is it running?")));
    }
  }

  void logout(boolean force, Consumer<Result<LogoutResult>> then) {
    if (known.token.isEmpty()) {
      then.accept(new Result.Ok<>(new LogoutResult(true, List.of(), 0)));
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
                  if (refused.is(Problem.NOT_SIGNED_IN) || refused.is(Problem.UNKNOWN_PEER)) {
                    left(new LogoutResult(true, List.of(), 0), then);
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

  private void left(LogoutResult result, Consumer<Result<LogoutResult>> then) {
    Known now = known.withoutToken();
    save(
        now,
        failure -> {
          if (failure != null) {
            then.accept(new Result.Failed<>(cannotKeep(failure)));
            return;
          }
          known = now;
          ports.directory().use(now.url, null);
          become(State.LOGGED_OUT, "signed out");
          then.accept(new Result.Ok<>(result));
        });
  }

  /// A heartbeat was answered.
  void confirmed() {
    if (state != State.LIVE) {
      become(State.LIVE, "the directory at " + known.url + " answers");
    }
  }

  /// Heartbeats stay without answer.
  void directoryLost(String why) {
    if (state == State.LIVE || state == State.JOINING) {
      become(State.DIRECTORY_LOST, "the directory at " + known.url + " is lost: " + why + "; trying on");
    }
  }

  /// The directory does not accept this session (any more). It is kept, should the directory remember.
  void refused(String why) {
    if (state != State.LOGGED_OUT) {
      become(State.LOGGED_OUT, "the directory ended this session: " + why + "; sign in again with peerctl login");
    }
  }

  private void become(State next, String text) {
    state = next;
    LOG.log(System.Logger.Level.INFO, text);
    for (Runnable watcher : watchers) {
      watcher.run();
    }
  }

  private void save(Known what, Consumer<@Nullable Exception> then) {
    journal.put(
        KIND, KEY, Fields.join(what.url, what.user, what.peerId, what.peerName, what.token), then);
  }

  private static Known restore(List<PieceStore.Records.Row> rows) {
    for (PieceStore.Records.Row row : rows) {
      if (row.key().equals(KEY)) {
        try {
          List<String> f = Fields.split(row.value(), 5);
          return new Known(f.get(0), f.get(1), f.get(2), f.get(3), f.get(4));
        } catch (IllegalArgumentException e) {
          LOG.log(System.Logger.Level.WARNING, "the session cannot be read, sign in again: {0}", e.getMessage());
        }
      }
    }
    return Known.NOBODY;
  }

  private static NodeFailure cannotKeep(Exception failure) {
    return new NodeFailure(
        NodeFailure.Kind.FAILED, "the session cannot be written: " + failure.getMessage(), "look after this peer's disk");
  }

  private static String firstOf(String a, String b, String c) {
    return !a.isEmpty() ? a : !b.isEmpty() ? b : c;
  }

  private static String stripped(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
