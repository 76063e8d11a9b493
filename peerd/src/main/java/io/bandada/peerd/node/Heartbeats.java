package io.bandada.peerd.node;

import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Reminder;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/// Tells the directory that this peer lives, and hears what it wants. One ping at a time; the next
/// after 80 % of the interval that the directory gives, 10 % more or less. What must be known soon
/// is told at once.
final class Heartbeats {
  /// While the directory has not said an interval.
  static final Duration FIRST_INTERVAL = Duration.ofSeconds(3);

  static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
  static final Duration MOST_INTERVAL = Duration.ofMinutes(5);

  /// Not even at once is sooner than this after the last.
  static final Duration LEAST_GAP = Duration.ofMillis(20);

  static final Duration FIRST_RETRY = Duration.ofMillis(500);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(8);

  /// How often a session that the directory refused is tried again, should it remember.
  static final Duration REFUSED_RETRY = Duration.ofSeconds(60);

  /// Unanswered pings before the directory is said to be lost.
  static final int PATIENCE = 2;

  private final Ports ports;
  private final Session session;
  private final Runnable expired;
  private final Runnable timeMoved;
  private final Function<Long, PingRequest> request;
  private final Consumer<PingReply> heard;
  private final Backoff retries;
  private Duration interval = FIRST_INTERVAL;
  private final Reminder next;
  private boolean running;
  private boolean pinging;
  private boolean again;
  private long seq;
  private int round;
  private int unanswered;

  /// @param expired the directory says that the certificate has run out
  /// @param timeMoved the directory's word has changed what time it is
  /// @param request the next ping, given its number
  /// @param heard draws the consequences of a reply
  Heartbeats(
      Ports ports,
      Session session,
      Runnable expired,
      Runnable timeMoved,
      Function<Long, PingRequest> request,
      Consumer<PingReply> heard) {
    this.ports = ports;
    this.session = session;
    this.expired = expired;
    this.timeMoved = timeMoved;
    this.request = request;
    this.heard = heard;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, ports.random());
    this.next = new Reminder(ports.loop(), this::beat);
  }

  /// Beats now and from now on. An answer to an earlier beat is not heard any more.
  void start() {
    stop();
    running = true;
    retries.reset();
    beat();
  }

  void stop() {
    running = false;
    pinging = false;
    again = false;
    unanswered = 0;
    round++;
    next.cancel();
  }

  /// Something should be known soon.
  void beatSoon() {
    if (!running || !retries.isFresh()) {
      return;
    }
    if (pinging) {
      again = true;
    } else {
      next.within(LEAST_GAP);
    }
  }

  private void beat() {
    next.cancel();
    pinging = true;
    again = false;
    int thisRound = round;
    long asked = ports.loop().nanoTime();
    String shown = session.key();
    ports
        .directory()
        .ping(
            request.apply(++seq),
            answer -> {
              if (thisRound == round) {
                pinging = false;
                answered(answer, asked, shown);
              }
            });
  }

  private void answered(Answer<PingReply> answer, long asked, String shown) {
    switch (answer) {
      case Answer.Ok<PingReply>(PingReply reply) -> {
        unanswered = 0;
        retries.reset();
        interval = bounded(Duration.ofMillis(reply.nextBeatMillis()));
        next.in(interval.multipliedBy(72 + ports.random().nextInt(17)).dividedBy(100));
        hearTime(reply, asked);
        session.confirmed(reply.twin());
        heard.accept(reply);
        if (again && running && !pinging) {
          next.within(LEAST_GAP);
        }
      }
      case Answer.Refused<PingReply>(Problem problem) -> refused(problem, shown);
      case Answer.Unavailable<PingReply>(String why) -> retry(why, retries.next());
    }
  }

  private void hearTime(PingReply reply, long asked) {
    Long time = reply.time();
    if (time != null && ports.clock().heard(Instant.ofEpochMilli(time), asked)) {
      timeMoved.run();
    }
  }

  private void refused(Problem problem, String shown) {
    String code = problem.code();
    if (Problem.CERTIFICATE_REVOKED.equals(code)) {
      session.thrownOut(shown, NodeFailure.of(problem).message());
      return;
    }
    if (Problem.IDENTITY_IN_USE.equals(code)) {
      session.displaced(NodeFailure.of(problem));
      retries.next();
      next.in(REFUSED_RETRY);
      return;
    }
    if (Problem.CERTIFICATE_EXPIRED.equals(code)) {
      expired.run();
      retry(NodeFailure.of(problem).message(), retries.next());
      return;
    }
    boolean sessionIsOver = Problem.NOT_SIGNED_IN.equals(code) || Problem.UNKNOWN_PEER.equals(code);
    if (sessionIsOver || problem.status() == 401) {
      session.refused(NodeFailure.of(problem).message());
      retries.next();
      next.in(REFUSED_RETRY);
      return;
    }
    Long retryAfter = problem.retryAfterMillis();
    Duration wait = retries.next();
    retry(
        NodeFailure.of(problem).message(),
        retryAfter == null ? wait : bounded(Duration.ofMillis(retryAfter)));
  }

  private void retry(String why, Duration wait) {
    if (++unanswered >= PATIENCE) {
      session.directoryLost(why);
    }
    next.in(wait);
  }

  private static Duration bounded(Duration given) {
    if (given.compareTo(LEAST_INTERVAL) < 0) {
      return LEAST_INTERVAL;
    }
    return given.compareTo(MOST_INTERVAL) > 0 ? MOST_INTERVAL : given;
  }
}
