package io.bandada.peerd.node.session;

import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RenewReply;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Keeps this peer's certificate fresh: asks for a new one at about half of its life, again and
/// again until it comes, for a week after it ran out as well. It never stops by itself while there
/// is a certificate.
public final class Renewal {
  /// For how long after its end a certificate can be renewed.
  static final Duration GRACE = Duration.ofDays(7);

  static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  /// The clock of people jumps, and a sleeping machine's timers are late: what is due is looked at
  /// so often.
  static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private static final int EARLIEST_PERCENT = 45;
  private static final int LATEST_PERCENT = 55;

  private static final System.Logger LOG = System.getLogger(Renewal.class.getName());

  private final Ports ports;
  private final Session session;
  private final Backoff retries;
  private Loop.@Nullable Timer look;
  private Loop.@Nullable Timer end;

  /// Whose certificate is kept fresh; empty: nobody's.
  private String key = "";

  private boolean asking;
  private boolean failing;
  private int percent;
  private int round;

  public Renewal(Ports ports, Session session) {
    this.ports = ports;
    this.session = session;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, ports.random());
  }

  /// For the key that is in use now. What was asked for another one before is no answer for this
  /// one.
  public void start() {
    if (session.key().equals(key)) {
      return;
    }
    if (key.isEmpty()) {
      atEase();
    }
    key = session.key();
    asking = false;
    round++;
    look();
  }

  public void stop() {
    key = "";
    asking = false;
    round++;
    look = cancelled(look);
    end = cancelled(end);
  }

  /// The directory says that the certificate has run out.
  public void now() {
    if (!key.isEmpty() && !asking) {
      ask();
    }
  }

  /// What is due has changed.
  public void timeMoved() {
    if (asking) {
      watchEnd();
    } else if (!key.isEmpty()) {
      look();
    }
  }

  private void atEase() {
    failing = false;
    retries.reset();
    percent = EARLIEST_PERCENT + ports.random().nextInt(LATEST_PERCENT - EARLIEST_PERCENT + 1);
  }

  private void look() {
    Certified own = ports.keyring().certified().orElse(null);
    if (own == null) {
      stop();
      return;
    }
    Instant now = ports.clock().instant();
    watchEnd(own, now);
    Duration wait = Duration.between(now, due(own));
    if (wait.isPositive()) {
      lookIn(wait.compareTo(LOOK_EVERY) < 0 ? wait : LOOK_EVERY);
    } else {
      ask();
    }
  }

  private Instant due(Certified own) {
    return own.notBefore()
        .plus(
            Duration.between(own.notBefore(), own.notAfter()).multipliedBy(percent).dividedBy(100));
  }

  private void watchEnd() {
    ports.keyring().certified().ifPresent(own -> watchEnd(own, ports.clock().instant()));
  }

  private void watchEnd(Certified own, Instant now) {
    end = cancelled(end);
    if (now.isBefore(own.notAfter())) {
      end = ports.loop().after(Duration.between(now, own.notAfter()), this::atEnd);
    } else if (now.isBefore(own.notAfter().plus(GRACE))) {
      session.ranOut();
    } else {
      session.lapsed();
    }
  }

  /// Perhaps not yet: what time it is was learned anew since the timer was set.
  private void atEnd() {
    session.ranOut();
    watchEnd();
  }

  private void ask() {
    look = cancelled(look);
    asking = true;
    int thisRound = round;
    ports
        .directory()
        .renew(
            answer -> {
              if (thisRound == round) {
                answered(answer);
              }
            });
  }

  private void answered(Answer<RenewReply> answer) {
    switch (answer) {
      case Answer.Ok<RenewReply>(RenewReply reply) -> {
        int thisRound = round;
        ports
            .keyring()
            .renewed(
                reply.certificates(),
                reply.bundle(),
                outcome -> {
                  if (thisRound == round) {
                    taken(outcome);
                  }
                });
      }
      case Answer.Refused<RenewReply> refused -> {
        if (refused.is(Problem.CERTIFICATE_REVOKED)) {
          session.thrownOut(key, NodeFailure.of(refused).message());
        } else {
          if (refused.is(Problem.CERTIFICATE_EXPIRED)) {
            session.lapsed();
          }
          failed(NodeFailure.of(refused).message());
        }
      }
      case Answer.Unavailable<RenewReply>(String why) -> failed(why);
    }
  }

  private void taken(Outcome<Certified> outcome) {
    switch (outcome) {
      case Outcome.Done<Certified>(Certified fresh) -> {
        if (due(fresh).isAfter(ports.clock().instant())) {
          renewed(fresh);
        } else {
          failed("the new one is old already: this machine's clock and the directory's differ");
        }
        session.renewed();
      }
      case Outcome.Failed<Certified>(Exception cause) ->
          failed("it cannot be taken: " + cause.getMessage());
    }
  }

  private void renewed(Certified fresh) {
    if (failing) {
      LOG.log(System.Logger.Level.INFO, "the certificate is renewed, until {0}", fresh.notAfter());
    }
    asking = false;
    atEase();
    look();
  }

  private void failed(String why) {
    asking = false;
    if (!failing) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the certificate cannot be renewed yet, goes on trying: {0}",
          why);
    }
    failing = true;
    lookIn(retries.next());
  }

  private void lookIn(Duration wait) {
    look = cancelled(look);
    look = ports.loop().after(wait, this::look);
  }

  private static Loop.@Nullable Timer cancelled(Loop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }
}
