package io.bandada.peerd.node.index;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.Holding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is durable here, as the store has told: the one place that everything announced comes from.
public final class LocalHoldings {
  private final TreeMap<FileId, Holding> all = new TreeMap<>();
  private final List<Consumer<FileId>> watchers = new ArrayList<>();
  private int complete;
  private long bytes;

  /// Hears of every content whose durable pieces changed.
  public void watch(Consumer<FileId> changed) {
    watchers.add(changed);
  }

  public void set(Holding holding) {
    Holding old = all.put(holding.id(), holding);
    count(old, -1);
    count(holding, 1);
    if (old == null
        || old.suspect() != holding.suspect()
        || !old.durable().equals(holding.durable())) {
      tell(holding.id());
    }
  }

  public void durable(Manifest manifest, PieceSet pieces) {
    set(new Holding(manifest, pieces, false));
  }

  public void remove(FileId id) {
    Holding old = all.remove(id);
    if (old != null) {
      count(old, -1);
      tell(id);
    }
  }

  public Optional<Holding> find(FileId id) {
    return Optional.ofNullable(all.get(id));
  }

  public boolean isComplete(FileId id) {
    Holding holding = all.get(id);
    return holding != null && holding.complete();
  }

  /// In the order of ids.
  public Collection<Holding> all() {
    return all.values();
  }

  /// Whose id begins with these hex digits, in the order of ids.
  public List<Holding> withPrefix(String hex) {
    String from = hex + "0".repeat(2 * FileId.BYTES - hex.length());
    List<Holding> found = new ArrayList<>();
    for (Holding holding : all.tailMap(FileId.parse(from)).values()) {
      if (!holding.id().hex().startsWith(hex)) {
        break;
      }
      found.add(holding);
    }
    return found;
  }

  /// How many contents are complete.
  public int completeCount() {
    return complete;
  }

  public long bytes() {
    return bytes;
  }

  private void count(@Nullable Holding holding, int sign) {
    if (holding != null) {
      complete += holding.complete() ? sign : 0;
      bytes += sign * holding.haveBytes();
    }
  }

  private void tell(FileId id) {
    for (Consumer<FileId> watcher : watchers) {
      watcher.accept(id);
    }
  }
}
