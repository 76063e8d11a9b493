package io.bandada.peerd.store.small;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Joins what many want to write into one commit: while one is being synced all others wait, and
/// whoever is next takes what has gathered along with his own.
final class GroupCommit<C> {
  /// Changes in one commit.
  private static final int MOST = 4096;

  /// Bytes in one commit: what the write-ahead log grows by at most.
  private static final long MOST_BYTES = 8L << 20;

  /// Writes these and syncs them; all or none.
  interface Commit<C> {
    void of(List<C> changes) throws IOException;
  }

  private static final class Waiting<C> {
    private final C change;
    private final long bytes;
    private boolean over; // guarded by writing
    private @Nullable IOException failure; // guarded by writing

    Waiting(C change, long bytes) {
      this.change = change;
      this.bytes = bytes;
    }
  }

  private final ConcurrentLinkedQueue<Waiting<C>> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Commit<C> commit;

  GroupCommit(Commit<C> commit) {
    this.commit = commit;
  }

  /// Returns when it is written.
  ///
  /// @param bytes that it takes, about
  void write(C change, long bytes) throws IOException {
    Waiting<C> mine = new Waiting<>(change, bytes);
    queue.add(mine);
    writing.lock();
    try {
      while (!mine.over) {
        writeSome();
      }
      IOException failure = mine.failure;
      if (failure != null) {
        throw failure;
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeSome() {
    List<Waiting<C>> taken = new ArrayList<>();
    long bytes = 0;
    for (Waiting<C> next = queue.peek();
        next != null
            && taken.size() < MOST
            && (taken.isEmpty() || bytes + next.bytes <= MOST_BYTES);
        next = queue.peek()) {
      taken.add(next);
      bytes += next.bytes;
      queue.remove();
    }
    @Nullable IOException failure = null;
    try {
      commit.of(taken.stream().map(waiting -> waiting.change).toList());
    } catch (IOException e) {
      failure = e;
    } finally {
      for (Waiting<C> waiting : taken) {
        waiting.over = true;
        waiting.failure = failure;
      }
    }
  }

  interface Work<T> {
    T run() throws IOException;
  }

  /// Does this while nothing is written.
  <T> T alone(Work<T> work) throws IOException {
    writing.lock();
    try {
      return work.run();
    } finally {
      writing.unlock();
    }
  }
}
