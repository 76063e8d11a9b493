package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.space.SpaceBudget;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The table of contents: the containers that there are, and the room that is counted for each.
/// Anybody may look; whoever adds or takes away holds its monitor.
final class ContainerTable {
  private final ConcurrentNavigableMap<FileId, Container> all = new ConcurrentSkipListMap<>();
  private final OpenContainers open = new OpenContainers();
  private final SpaceBudget budget;

  ContainerTable(SpaceBudget budget) {
    this.budget = budget;
  }

  Collection<Container> all() {
    return all.values();
  }

  Optional<Container> find(FileId id) {
    return Optional.ofNullable(all.get(id));
  }

  /// The first id behind this one.
  Optional<FileId> after(FileId id) {
    return Optional.ofNullable(all.higherKey(id));
  }

  /// To work with.
  ///
  /// @throws StoreException NOT_FOUND
  Container use(FileId id) throws StoreException {
    Container container = all.get(id);
    if (container == null) {
      throw new StoreException(Kind.NOT_FOUND, id.hex() + " is not here");
    }
    open.used(container);
    return container;
  }

  /// One whose room is counted already.
  void put(Container container) {
    all.put(container.id(), container);
  }

  /// One that was found on the disk.
  void add(Container container) {
    put(container);
    budget.add(container.manifest().size());
  }

  /// Nothing is done with it any more once all work on it has ended. Its files stay where they are,
  /// and its room stays counted.
  void end(Container container) throws IOException {
    container.takeAway();
    open.forget(container);
    all.remove(container.id(), container);
  }

  /// As [#end], and its room is free again.
  void drop(Container container) throws IOException {
    try {
      end(container);
    } finally {
      all.remove(container.id(), container);
      budget.release(container.manifest().size());
    }
  }
}
