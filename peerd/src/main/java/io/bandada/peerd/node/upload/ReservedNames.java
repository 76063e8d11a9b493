package io.bandada.peerd.node.upload;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Reminder;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What uploads leave behind that have ended without their names. A name that the directory keeps
/// for one is given back, so that others can have it at once. Content that came here only for one
/// that was cancelled goes as well, once the directory has heard that, and says that no name points
/// to it: its answer to a commit may have got lost.
///
/// One question at a time. Each is in the records until the directory has heard it; a name only as
/// long as it would not have given it back by itself.
public final class ReservedNames {
  public static final String KIND = "reservation";
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /// As long as the directory keeps a name for an upload that it hears nothing of.
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /// More run out by themselves; their content stays.
  static final int MOST = 1_000;

  /// Begins the key of content for which no name was reserved.
  private static final String NO_NAME = "-";

  private final Ports ports;
  private final Journal journal;
  private final Session session;
  private final Consumer<FileId> unnamed;
  private final Backoff retries;
  private final Reminder next;

  /// By id of the upload at the directory, the oldest first.
  private final Map<String, Left> waiting = new LinkedHashMap<>();

  private boolean asking;
  private boolean stopped;

  /// @param forgottenAt by then the name is free in any case
  /// @param content that goes, too; null when it stays
  private record Left(long forgottenAt, @Nullable FileId content) {
    boolean isWith(FileId other) {
      FileId own = content;
      return own != null && own.equals(other);
    }
  }

  /// @param unnamed hears of content that no name points to
  ReservedNames(Ports ports, Journal journal, Session session, Consumer<FileId> unnamed) {
    this.ports = ports;
    this.journal = journal;
    this.session = session;
    this.unnamed = unnamed;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, ports.random());
    this.next = new Reminder(ports.loop(), this::ask);
  }

  void restore(List<PieceStore.Records.Row> rows) {
    for (PieceStore.Records.Row row : rows.subList(0, Math.min(rows.size(), MOST))) {
      try {
        @Nullable FileId content = row.value().isEmpty() ? null : FileId.parse(row.value());
        waiting.put(row.key(), new Left(forgottenAt(), content));
      } catch (IllegalArgumentException e) {
        waiting.put(row.key(), new Left(forgottenAt(), null));
      }
    }
    ask();
  }

  /// @param uploadId as the directory calls it; nothing is kept under an empty one
  void giveBack(String uploadId) {
    if (!uploadId.isEmpty()) {
      put(uploadId, null);
    }
  }

  /// The content goes as well, unless it has a name after all.
  void giveBack(String uploadId, FileId content) {
    put(uploadId.isEmpty() ? NO_NAME + content.hex() : uploadId, content);
  }

  private void put(String key, @Nullable FileId content) {
    if (waiting.size() < MOST && !waiting.containsKey(key)) {
      waiting.put(key, new Left(forgottenAt(), content));
      journal.put(KIND, key, content == null ? "" : content.hex());
      ask();
    }
  }

  /// It is wanted again: the same was published anew.
  void inUse(String uploadId) {
    if (waiting.remove(uploadId) != null) {
      journal.remove(KIND, uploadId);
    }
  }

  /// Whether this content was to go; it stays now, since somebody has a use for it.
  boolean wantedAgain(FileId content) {
    boolean was = false;
    for (Map.Entry<String, Left> entry : List.copyOf(waiting.entrySet())) {
      if (entry.getValue().isWith(content)) {
        was = true;
        if (entry.getKey().startsWith(NO_NAME)) {
          inUse(entry.getKey());
        } else {
          entry.setValue(new Left(entry.getValue().forgottenAt, null));
          journal.put(KIND, entry.getKey(), "");
        }
      }
    }
    return was;
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
    String key = waiting.keySet().iterator().next();
    if (key.startsWith(NO_NAME)) {
      lookForNames(key);
    } else {
      ports.directory().abandon(key, answer -> givenBack(key, answer));
    }
  }

  private void forgetOld() {
    long now = ports.loop().nanoTime();
    waiting.entrySet().stream()
        .filter(e -> e.getValue().content == null && e.getValue().forgottenAt - now <= 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::inUse);
  }

  private void givenBack(String key, Answer<Boolean> answer) {
    boolean heard =
        switch (answer) {
          case Answer.Ok<Boolean> ok -> true;
          case Answer.Refused<Boolean>(Problem problem) -> isForGood(NodeFailure.of(problem));
          case Answer.Unavailable<Boolean> away -> false;
        };
    if (heard) {
      lookForNames(key);
    } else {
      later();
    }
  }

  /// Nothing can be committed any more for what was given back: what the directory says now holds.
  private void lookForNames(String key) {
    Left left = waiting.get(key);
    FileId content = left == null ? null : left.content;
    if (content == null) {
      done(key);
      return;
    }
    ports.directory().sourcesByRoot(content.hex(), answer -> looked(key, content, answer));
  }

  private void looked(String key, FileId content, Answer<DownloadReply> answer) {
    switch (answer) {
      case Answer.Ok<DownloadReply> named -> done(key);
      case Answer.Refused<DownloadReply>(Problem problem)
          when NodeFailure.of(problem).kind() == NodeFailure.Kind.NOT_FOUND -> {
        Left left = waiting.get(key);
        boolean stillToGo = left != null && left.isWith(content);
        done(key);
        if (stillToGo) {
          unnamed.accept(content);
        }
      }
      case Answer.Refused<DownloadReply> _, Answer.Unavailable<DownloadReply> _ -> later();
    }
  }

  private void done(String key) {
    asking = false;
    retries.reset();
    inUse(key);
    ask();
  }

  private void later() {
    asking = false;
    if (!stopped) {
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
