package io.bandada.peerd.node.base;

import io.bandada.directory.api.PingRequest.TransferReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The board of all transfers: those under way, and the newest that ended.
public final class TransferBoard {
  static final int MOST_ENDED = 100;

  /// Transfers told to the directory in one ping.
  static final int MOST_REPORTED = 50;

  /// Sources of theirs, in all.
  static final int MOST_REPORTED_SOURCES = 200;

  private final Map<String, Supplier<TransferStatus>> running = new LinkedHashMap<>();
  private final Deque<TransferStatus> ended = new ArrayDeque<>();
  private final Runnable changed;
  private final long incarnation;
  private long numbered;

  /// @param changed something began or ended
  public TransferBoard(long incarnation, Runnable changed) {
    this.incarnation = incarnation;
    this.changed = changed;
  }

  /// A new id: `t3-17` is the 17th transfer since the third start.
  public String nextId() {
    return "t" + incarnation + "-" + ++numbered;
  }

  public void began(String id, Supplier<TransferStatus> look) {
    running.put(id, look);
    changed.run();
  }

  /// @param last how it ended
  public void ended(TransferStatus last) {
    if (running.remove(last.id()) != null) {
      ended.addFirst(last);
      if (ended.size() > MOST_ENDED) {
        ended.removeLast();
      }
      changed.run();
    }
  }

  /// It goes on as another one.
  void withdrawn(String id) {
    if (running.remove(id) != null) {
      changed.run();
    }
  }

  public int count() {
    return running.size();
  }

  public List<TransferStatus> list(boolean alsoEnded) {
    List<TransferStatus> list = new ArrayList<>();
    running.values().forEach(look -> list.add(look.get()));
    if (alsoEnded) {
      list.addAll(ended);
    }
    return list;
  }

  /// What the directory is told: a bounded number of transfers, and of their sources.
  public List<TransferReport> reported() {
    List<TransferReport> reports = new ArrayList<>();
    int sources = MOST_REPORTED_SOURCES;
    for (Supplier<TransferStatus> look : running.values()) {
      if (reports.size() == MOST_REPORTED) {
        break;
      }
      TransferStatus status = look.get();
      reports.add(status.report(sources));
      sources =
          Math.max(
              0, sources - Math.min(TransferStatus.MOST_SOURCES, status.why().sources().size()));
    }
    return reports;
  }
}
