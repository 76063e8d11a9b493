package io.bandada.peerd.node.names;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Reminder;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.piece.FileId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks the directory, in a while, for the names of content that came here before its name was
/// given: one question at a time, each content at growing distances.
final class NameSearch {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
  private static final Duration LAST_LOOK = Duration.ofMinutes(20);

  /// More are not looked for; a directory that lost its names asks for those that are known.
  private static final int MOST = 10_000;

  private final Ports ports;
  private final LocalHoldings holdings;
  private final Consumer<List<NameRecord>> found;
  private final Map<FileId, Look> looks = new LinkedHashMap<>();
  private final Reminder reminder;
  private boolean asking;

  /// @param pause before it
  /// @param names so many must be found, else it is looked again
  private record Look(long dueAt, Duration pause, int names) {}

  NameSearch(Ports ports, LocalHoldings holdings, Consumer<List<NameRecord>> found) {
    this.ports = ports;
    this.holdings = holdings;
    this.found = found;
    this.reminder = new Reminder(ports.loop(), this::look);
  }

  /// @param names how many there should be at least
  void begin(FileId id, int names) {
    if (looks.containsKey(id) || looks.size() < MOST) {
      put(id, FIRST_LOOK, names);
      schedule();
    }
  }

  /// Without the pause before the first look.
  void beginNow(FileId id) {
    if (looks.containsKey(id) || looks.size() < MOST) {
      looks.put(id, new Look(ports.loop().nanoTime(), FIRST_LOOK, 1));
      schedule();
    }
  }

  void forget(FileId id) {
    looks.remove(id);
  }

  private void put(FileId id, Duration wait, int names) {
    looks.put(id, new Look(ports.loop().nanoTime() + wait.toNanos(), wait, names));
  }

  private void schedule() {
    FileId next = next();
    if (asking || next == null) {
      return;
    }
    reminder.within(Duration.ofNanos(Math.max(0, dueAt(next) - ports.loop().nanoTime())));
  }

  private @Nullable FileId next() {
    FileId first = null;
    for (FileId id : looks.keySet()) {
      if (first == null || dueAt(id) < dueAt(first)) {
        first = id;
      }
    }
    return first;
  }

  private long dueAt(FileId id) {
    Look look = looks.get(id);
    return look == null ? Long.MAX_VALUE : look.dueAt;
  }

  private void look() {
    FileId id = next();
    Look look = id == null ? null : looks.get(id);
    if (id == null || look == null || look.dueAt > ports.loop().nanoTime()) {
      schedule();
      return;
    }
    looks.remove(id);
    asking = true;
    ports.directory().sourcesByRoot(id.hex(), answer -> answered(id, look, answer));
  }

  private void answered(FileId id, Look look, Answer<DownloadReply> answer) {
    asking = false;
    List<NameRecord> names =
        answer instanceof Answer.Ok<DownloadReply>(DownloadReply reply) ? reply.names() : List.of();
    found.accept(names);
    boolean again = look.pause.compareTo(LAST_LOOK) < 0 && holdings.find(id).isPresent();
    if (names.size() < look.names && again && !looks.containsKey(id)) {
      put(id, look.pause.multipliedBy(2), look.names);
    }
    schedule();
  }
}
