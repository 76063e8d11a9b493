package io.bandada.peerd.node.upload;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Reminder;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.store.PieceStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names that the directory keeps for uploads which have ended without them: they are given back,
/// so that others can have them at once. One question at a time. Each is in the records until the
/// directory has heard it, or would have given it back by itself.
public final class ReservedNames {
  public static final String KIND = "reservation";
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /// As long as the directory keeps a name for an upload that it hears nothing of.
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /// More run out by themselves.
  static final int MOST = 1_000;

  private final Ports ports;
  private final Journal journal;
  private final Session session;
  private final Backoff retries;
  private final Reminder next;

  /// By id of the upload at the directory, when to forget it. The oldest first.
  private final Map<String, Long> waiting = new LinkedHashMap<>();

  private boolean asking;
  private boolean stopped;

  ReservedNames(Ports ports, Journal journal, Session session) {
    this.ports = ports;
    this.journal = journal;
    this.session = session;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, ports.random());
    this.next = new Reminder(ports.loop(), this::ask);
  }

  void restore(List<PieceStore.Records.Row> rows) {
    rows.stream().limit(MOST).forEach(row -> waiting.put(row.key(), forgottenAt()));
    ask();
  }

  /// @param uploadId as the directory calls it; nothing is kept under an empty one
  void giveBack(String uploadId) {
    if (!uploadId.isEmpty()
        && waiting.size() < MOST
        && waiting.putIfAbsent(uploadId, forgottenAt()) == null) {
      journal.put(KIND, uploadId, "");
      ask();
    }
  }

  /// It is wanted again: the same was published anew.
  void inUse(String uploadId) {
    if (waiting.remove(uploadId) != null) {
      journal.remove(KIND, uploadId);
    }
  }

  /// A session stands again.
  void wake() {
    retries.reset();
    ask();
  }

  /// What was not given back is at the next start.
  void stop() {
    stopped = true;
    next.cancel();
  }

  private long forgottenAt() {
    return ports.loop().nanoTime() + PATIENCE.toNanos();
  }

  private void ask() {
    next.cancel();
    forgetOld();
    if (asking || stopped || waiting.isEmpty()) {
      return;
    }
    if (!session.isOpen()) {
      next.in(retries.next());
      return;
    }
    asking = true;
    String uploadId = waiting.keySet().iterator().next();
    ports.directory().abandon(uploadId, answer -> answered(uploadId, answer));
  }

  private void forgetOld() {
    long now = ports.loop().nanoTime();
    waiting.entrySet().stream()
        .filter(e -> e.getValue() - now <= 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::inUse);
  }

  private void answered(String uploadId, Answer<Boolean> answer) {
    asking = false;
    boolean heard =
        switch (answer) {
          case Answer.Ok<Boolean> ok -> true;
          case Answer.Refused<Boolean>(Problem problem) -> isForGood(NodeFailure.of(problem));
          case Answer.Unavailable<Boolean> away -> false;
        };
    if (heard) {
      retries.reset();
      inUse(uploadId);
      ask();
    } else if (!stopped) {
      next.in(retries.next());
    }
  }

  private static boolean isForGood(NodeFailure failure) {
    return switch (failure.kind()) {
      case TRY_LATER, NOT_LOGGED_IN, NO_SPACE, FAILED, UNKNOWN_NETWORK, OTHER_NETWORK -> false;
      case USAGE, BAD_NAME, NOT_FOUND, CONFLICT, NOT_ALLOWED, DAMAGED, MISMATCH, LAST_COPY -> true;
    };
  }
}
