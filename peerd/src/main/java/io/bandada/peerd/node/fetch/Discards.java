package io.bandada.peerd.node.fetch;

import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.index.LocalHoldings;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Content on its way into the trash of this peer, and out of it again: of one content never both
/// at a time, since the disk may do them in either order.
final class Discards {
  private static final System.Logger LOG = System.getLogger(Discards.class.getName());

  private final Ports ports;
  private final LocalHoldings holdings;
  private final TreeSet<FileId> discarding = new TreeSet<>();

  /// What comes out of the trash, with what waits for that.
  private final TreeMap<FileId, List<Runnable>> comingBack = new TreeMap<>();

  /// What could not be moved to the trash when that was tried last; each is logged once.
  private final TreeSet<FileId> stuck = new TreeSet<>();

  Discards(Ports ports, LocalHoldings holdings) {
    this.ports = ports;
    this.holdings = holdings;
  }

  boolean isDiscarding(FileId id) {
    return discarding.contains(id);
  }

  boolean isComingBack(FileId id) {
    return comingBack.containsKey(id);
  }

  /// Moves content to the trash. Until that is done nobody may begin to fetch it again: what would
  /// be found here is about to go.
  void discard(FileId id, Consumer<Outcome<Boolean>> then) {
    discarding.add(id);
    // Neither served nor announced from here on, whatever the disk takes.
    holdings.remove(id);
    List<Runnable> first = comingBack.get(id);
    if (first != null) {
      first.add(() -> move(id, then));
    } else {
      move(id, then);
    }
  }

  private void move(FileId id, Consumer<Outcome<Boolean>> then) {
    ports
        .loop()
        .<Boolean>offload(
            () -> {
              ports.store().discard(id);
              return true;
            },
            outcome -> {
              discarding.remove(id);
              discarded(id, outcome);
              then.accept(outcome);
            });
  }

  /// The directory asks again every few seconds until it is done.
  private void discarded(FileId id, Outcome<Boolean> outcome) {
    switch (outcome) {
      case Outcome.Done<Boolean> done -> stuck.remove(id);
      case Outcome.Failed<Boolean>(Exception cause) -> {
        // That the whole store is away, the store has said itself.
        boolean logged =
            cause instanceof StoreException known && known.kind() == StoreException.Kind.AWAY;
        if (!logged && stuck.add(id)) {
          LOG.log(
              System.Logger.Level.WARNING,
              "{0} cannot be moved to the trash: {1}",
              id,
              cause.getMessage());
        }
        ports.store().find(id).ifPresent(holdings::set);
      }
    }
  }

  /// Takes content out of the trash when it is there: nothing of it need be fetched then. What
  /// comes back is held from the moment that `then` runs.
  void takeBack(FileId id, Runnable then) {
    if (discarding.contains(id) || comingBack.containsKey(id) || holdings.find(id).isPresent()) {
      then.run();
      return;
    }
    comingBack.put(id, new ArrayList<>());
    ports
        .loop()
        .<Boolean>offload(
            () -> ports.store().restore(id),
            outcome -> {
              List<Runnable> waiting = comingBack.remove(id);
              // A disk that does not tell is asked for it once more when there is room to make.
              boolean back = outcome instanceof Outcome.Done<Boolean>(Boolean held) && held;
              if (back && !discarding.contains(id)) {
                ports.store().find(id).ifPresent(holdings::set);
              }
              if (waiting != null) {
                waiting.forEach(Runnable::run);
              }
              then.run();
            });
  }
}
