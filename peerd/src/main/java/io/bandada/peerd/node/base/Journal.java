package io.bandada.peerd.node.base;

import io.bandada.peerd.loop.Everyone;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.store.PieceStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes the small durable records, off the loop, in the order in which they were given: two
/// changes of one key never overtake each other.
public final class Journal {
  /// Changes that are written on one trip off the loop.
  private static final int AT_ONCE = 100;

  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final Loop loop;
  private final PieceStore.Records records;
  private final Queue<Change> waiting = new ArrayDeque<>();
  private final List<Runnable> whenIdle = new ArrayList<>();
  private boolean writing;
  private boolean failing;

  public Journal(Loop loop, PieceStore.Records records) {
    this.loop = loop;
    this.records = records;
  }

  public void put(String kind, String key, String value) {
    put(kind, key, value, failure -> {});
  }

  /// @param then hears exactly once: null when it is on disk, else what went wrong
  public void put(String kind, String key, String value, Consumer<@Nullable Exception> then) {
    waiting.add(new Change(kind, key, value, then));
    write();
  }

  public void remove(String kind, String key) {
    waiting.add(new Change(kind, key, null, failure -> {}));
    write();
  }

  /// Runs when everything given so far is written.
  public void whenIdle(Runnable then) {
    if (writing || !waiting.isEmpty()) {
      whenIdle.add(then);
    } else {
      loop.run(then);
    }
  }

  private void write() {
    if (writing || waiting.isEmpty()) {
      return;
    }
    writing = true;
    List<Change> batch = new ArrayList<>();
    while (batch.size() < AT_ONCE && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    loop.<List<Optional<Exception>>>offload(() -> apply(batch), outcome -> written(batch, outcome));
  }

  private List<Optional<Exception>> apply(List<Change> batch) {
    return batch.stream().map(this::apply).toList();
  }

  private Optional<Exception> apply(Change change) {
    try {
      if (change.value == null) {
        records.remove(change.kind, change.key);
      } else {
        records.put(change.kind, change.key, change.value);
      }
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(e);
    }
  }

  private void written(List<Change> batch, Loop.Outcome<List<Optional<Exception>>> outcome) {
    writing = false;
    List<Optional<Exception>> failures =
        switch (outcome) {
          case Loop.Outcome.Done<List<Optional<Exception>>>(List<Optional<Exception>> each) -> each;
          case Loop.Outcome.Failed<List<Optional<Exception>>>(Exception cause) ->
              Collections.nCopies(batch.size(), Optional.of(cause));
        };
    Optional<Exception> failed = failures.stream().flatMap(Optional::stream).findFirst();
    if (failed.isPresent() && !failing) {
      LOG.log(
          System.Logger.Level.ERROR, "records cannot be written: {0}", failed.get().getMessage());
    }
    failing = failed.isPresent();
    try {
      Everyone.hears(
          IntStream.range(0, batch.size()).boxed().toList(),
          i -> batch.get(i).then.accept(failures.get(i).orElse(null)));
    } finally {
      write();
      if (!writing) {
        List<Runnable> idle = List.copyOf(whenIdle);
        whenIdle.clear();
        Everyone.hears(idle, Runnable::run);
      }
    }
  }

  private record Change(
      String kind, String key, @Nullable String value, Consumer<@Nullable Exception> then) {}
}
