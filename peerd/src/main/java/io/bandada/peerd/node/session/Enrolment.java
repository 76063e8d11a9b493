package io.bandada.peerd.node.session;

import io.bandada.directory.api.JoinToken;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeFailure.Kind;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.store.PieceStore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One login on its way: which network, a fresh key, the directory's yes, all of it durable.
/// Answers once.
final class Enrolment {
  private final Ports ports;
  private final Journal journal;
  private final long incarnation;
  private final LoginRecord before;
  private final LoginOrder order;
  private final String url;
  private final Consumer<Result<LoginRecord>> then;

  /// @param before who this peer was
  Enrolment(
      Ports ports,
      Journal journal,
      long incarnation,
      LoginRecord before,
      LoginOrder order,
      String url,
      Consumer<Result<LoginRecord>> then) {
    this.ports = ports;
    this.journal = journal;
    this.incarnation = incarnation;
    this.before = before;
    this.order = order;
    this.url = url;
    this.then = then;
  }

  void begin() {
    NetworkChoice choice;
    try {
      choice = NetworkChoice.of(order, ports.keyring().pin());
    } catch (NetworkChoice.Unusable e) {
      fail(e.failure());
      return;
    }
    boolean withAccount = !order.user().isEmpty() && !order.password().isEmpty();
    if (choice.pin().isEmpty()) {
      askWhoIsThere(this::unknown);
    } else if (choice.token() == null && !withAccount) {
      fail(
          new NodeFailure(
              Kind.USAGE,
              "nobody said as whom to sign in",
              "a user and a password, or a join token, are needed"));
    } else {
      ports.keyring().request(made -> requested(choice, made));
    }
  }

  private void requested(NetworkChoice choice, Outcome<String> made) {
    switch (made) {
      case Outcome.Done<String>(String csr) ->
          ports
              .directory()
              .login(url, choice.pin(), request(choice, csr), answer -> answered(choice, answer));
      case Outcome.Failed<String>(Exception cause) ->
          fail(NodeFailure.ofDisk("no key can be made", cause));
    }
  }

  private LoginRequest request(NetworkChoice choice, String csr) {
    PieceStore.Space space = ports.store().space();
    boolean sameNetwork = choice.pin().equals(ports.keyring().pin());
    JoinToken token = choice.token();
    return new LoginRequest(
        token == null ? order.user() : "",
        token == null ? order.password() : "",
        sameNetwork && !before.peerId().isEmpty() ? before.peerId() : null,
        Session.firstOf(order.peerName(), before.peerName(), ports.settings().peerName()),
        ports.settings().addresses(),
        ports.settings().site(),
        incarnation,
        space.capacityBytes(),
        space.freeBytes(),
        token == null ? null : token.id() + "." + token.secret(),
        csr,
        ports.loop().now().toEpochMilli());
  }

  private void answered(NetworkChoice choice, Answer<LoginReply> answer) {
    switch (answer) {
      case Answer.Ok<LoginReply>(LoginReply reply) -> accepted(choice, reply);
      case Answer.Refused<LoginReply> refused -> {
        if (refused.is(Problem.OTHER_NETWORK)) {
          askWhoIsThere(found -> other(choice, found));
        } else {
          fail(NodeFailure.of(refused));
        }
      }
      case Answer.Unavailable<LoginReply>(String why) -> away(why);
    }
  }

  private void accepted(NetworkChoice choice, LoginReply reply) {
    LoginRecord now = new LoginRecord(url, reply.user(), reply.peerId(), reply.peerName());
    journal.put(
        LoginRecord.KIND,
        LoginRecord.NEXT,
        now.text(),
        failure -> {
          if (failure != null) {
            fail(cannotKeep(failure));
          } else {
            ports
                .keyring()
                .install(
                    choice.pin(),
                    reply.certificates(),
                    reply.bundle(),
                    outcome -> installed(now, outcome));
          }
        });
  }

  private void installed(LoginRecord now, Outcome<Certified> outcome) {
    switch (outcome) {
      case Outcome.Done<Certified>(Certified certified) when now.isOf(certified) ->
          journal.put(
              LoginRecord.KIND, LoginRecord.SELF, now.text(), failure -> kept(now, failure));
      case Outcome.Done<Certified>(Certified certified) ->
          ports
              .keyring()
              .forget(
                  forgotten ->
                      fail(
                          new NodeFailure(
                              Kind.FAILED,
                              "the directory calls this peer "
                                  + now.peerId()
                                  + " and certifies "
                                  + certified.peerId(),
                              "look at the directory's log")));
      case Outcome.Failed<Certified>(Exception cause) -> {
        journal.remove(LoginRecord.KIND, LoginRecord.NEXT);
        fail(cannotKeep(cause));
      }
    }
  }

  /// The record beside it tells the same, should this one not have been written.
  private void kept(LoginRecord now, @Nullable Exception failure) {
    if (failure == null) {
      journal.remove(LoginRecord.KIND, LoginRecord.NEXT);
    }
    then.accept(new Result.Ok<>(now));
  }

  private void askWhoIsThere(Consumer<String> found) {
    ports
        .directory()
        .fingerprint(
            url,
            answer -> {
              switch (answer) {
                case Answer.Ok<String>(String fingerprint) -> found.accept(fingerprint);
                case Answer.Refused<String> refused -> fail(NodeFailure.of(refused));
                case Answer.Unavailable<String>(String why) -> away(why);
              }
            });
  }

  private void unknown(String fingerprint) {
    fail(
        new NodeFailure(
            Kind.UNKNOWN_NETWORK,
            "nobody has vouched for the network at " + url + ": its fingerprint is " + fingerprint,
            "compare it with the one that the directory shows; if it is right, repeat this with"
                + " --fingerprint "
                + fingerprint,
            fingerprint));
  }

  private void other(NetworkChoice choice, String fingerprint) {
    fail(
        new NodeFailure(
            Kind.OTHER_NETWORK,
            "another network answers at "
                + url
                + " than the one that is trusted ("
                + choice.pin()
                + "): its fingerprint is "
                + fingerprint
                + "; nothing was sent to it",
            "if this peer shall move to that network, and the fingerprint is right, repeat this"
                + " with --fingerprint "
                + fingerprint,
            fingerprint));
  }

  private void away(String why) {
    fail(
        new NodeFailure(
            Kind.TRY_LATER,
            "the directory at " + url + " does not answer: " + why,
            "is it running?"));
  }

  private void fail(NodeFailure failure) {
    then.accept(new Result.Failed<>(failure));
  }

  private static NodeFailure cannotKeep(Exception failure) {
    return NodeFailure.ofDisk("the session cannot be kept", failure);
  }
}
