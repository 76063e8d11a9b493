package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.Presence;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.small.SmallContents;
import io.bandada.peerd.store.space.StoreFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether what is held is on the disk still. Somebody may delete, move or cut files below a
/// running store, or take its disk away: open descriptors go on working and say nothing.
///
/// A content whose file is gone, or is another one than before, is not held from that moment. It is
/// looked for again each time: moved back it counts again, once it has hashed right when it is
/// another file. When the folder itself is away nothing is held and nothing is written, so that no
/// second store grows in an empty mount point; when it is back all is found again as at a start.
/// Whoever asked for the look tells it.
final class PresenceCheck {
  private static final System.Logger LOG = System.getLogger(PresenceCheck.class.getName());

  private final StoreFolder folder;
  private final ContainerTable contents;
  private final SmallContents small;
  private final Recovery recovery;

  /// Guarded by the contents' monitor.
  private final Map<FileId, Missing> missing = new TreeMap<>();

  private volatile @Nullable String away;

  /// @param doubted another file than its own lay in its place
  private record Missing(Optional<Manifest> manifest, boolean doubted) {}

  /// What else must be opened anew when the folder was away.
  interface Reopening {
    void run() throws IOException;
  }

  PresenceCheck(
      StoreFolder folder, ContainerTable contents, SmallContents small, Recovery recovery) {
    this.folder = folder;
    this.contents = contents;
    this.small = small;
    this.recovery = recovery;
  }

  /// Why nothing of the store is there, when it is so. Does not block.
  Optional<String> away() {
    return Optional.ofNullable(away);
  }

  /// @throws StoreException AWAY
  void checkThere() throws StoreException {
    String why = away;
    if (why != null) {
      throw new StoreException(Kind.AWAY, why);
    }
  }

  /// Takes up all that is on the disk.
  void findAll() throws IOException {
    synchronized (contents) {
      Recovery.Found found = recovery.all();
      found.containers().forEach(contents::add);
      for (FileId id : found.unread()) {
        missing.put(id, new Missing(Optional.empty(), false));
      }
    }
  }

  synchronized Presence look(Reopening reopening) throws IOException {
    Set<FileId> changed = new TreeSet<>();
    switch (folder.place()) {
      case StoreFolder.Place.Same() -> {
        if (away != null) {
          comeBack(changed);
        }
      }
      case StoreFolder.Place.Back() -> {
        leave("its disk was mounted anew", changed);
        folder.takeAgain();
        reopening.run();
        comeBack(changed);
      }
      case StoreFolder.Place.Away(String why) -> leave(why, changed);
    }
    String why = away;
    return why == null
        ? lookAtAll(changed)
        : new Presence(List.copyOf(changed), false, Optional.of(why));
  }

  private void leave(String why, Set<FileId> changed) throws IOException {
    small.leave(changed);
    synchronized (contents) {
      away = why;
      missing.clear();
      for (Container container : List.copyOf(contents.all())) {
        changed.add(container.id());
        drop(container);
      }
    }
  }

  private void comeBack(Set<FileId> changed) throws IOException {
    findAll();
    small.findAll();
    away = null;
    contents.all().forEach(container -> changed.add(container.id()));
    List<Holding> together = new ArrayList<>();
    small.addAllTo(together);
    together.forEach(holding -> changed.add(holding.id()));
  }

  private Presence lookAtAll(Set<FileId> changed) {
    @Nullable IOException blind = null;
    Set<FileId> gone = new TreeSet<>();
    for (Container container : contents.all()) {
      try {
        if (!isThere(container) && vanished(container)) {
          gone.add(container.id());
        }
      } catch (IOException e) {
        blind = e;
      }
    }
    if (!gone.isEmpty()) {
      LOG.log(
          Level.ERROR,
          count(gone)
              + " deleted, moved or replaced below this store, "
              + gone.iterator().next().hex()
              + " for one; the network is told that this copy is gone");
    }
    changed.addAll(gone);
    Optional<String> unread = lookForMissing(changed);
    try {
      small.look(changed);
    } catch (IOException e) {
      blind = e;
    }
    if (blind != null) {
      return new Presence(
          List.copyOf(changed),
          false,
          Optional.of("the store cannot be looked at: " + blind.getMessage()));
    }
    return new Presence(List.copyOf(changed), true, unread);
  }

  private static String count(Collection<FileId> gone) {
    return gone.size() == 1 ? "1 content was" : gone.size() + " contents were";
  }

  private boolean isThere(Container container) throws IOException {
    Optional<BasicFileAttributes> file = DurableFile.attributes(folder.data(container.id()));
    if (file.isEmpty() || !container.isIn(file.get())) {
      return false;
    }
    if (!DurableFile.isThere(folder.meta(container.id()))) {
      NewFiles.manifest(folder, container.manifest());
      LOG.log(
          Level.WARNING,
          "the manifest of " + container.id().hex() + " was gone, and is written again");
    }
    return true;
  }

  private boolean vanished(Container container) throws IOException {
    synchronized (contents) {
      if (contents.find(container.id()).filter(container::equals).isEmpty() || isThere(container)) {
        return false; // discarded or replaced meanwhile
      }
      boolean other = DurableFile.isThere(folder.data(container.id()));
      missing.put(container.id(), new Missing(Optional.of(container.manifest()), other));
      drop(container);
      return true;
    }
  }

  private void drop(Container container) {
    try {
      contents.drop(container);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "what is gone does not close: {0}", e.getMessage());
    }
  }

  /// @return what is there and cannot be read
  private Optional<String> lookForMissing(Set<FileId> changed) {
    int unread = 0;
    String why = "";
    synchronized (contents) {
      for (FileId id : List.copyOf(missing.keySet())) {
        try {
          if (lookFor(id)) {
            LOG.log(Level.INFO, "{0} is back", id.hex());
            changed.add(id);
          }
        } catch (IOException e) {
          unread++;
          why = String.valueOf(e.getMessage());
        }
      }
    }
    return unread == 0
        ? Optional.empty()
        : Optional.of(unread + " contents are there and cannot be read: " + why);
  }

  /// Before content is begun afresh: what is there comes first. The contents' monitor is held.
  ///
  /// @throws StoreException AWAY: its bytes are there perhaps, and cannot be read now
  void tryToFind(FileId id) throws StoreException {
    try {
      lookFor(id);
    } catch (IOException e) {
      throw new StoreException(
          Kind.AWAY, id.hex() + " is there and cannot be read now: " + e.getMessage(), e);
    }
  }

  /// @return whether it is held again
  private boolean lookFor(FileId id) throws IOException {
    Missing sought = missing.get(id);
    if (sought == null || !DurableFile.isThere(folder.data(id))) {
      return false;
    }
    if (sought.manifest.isPresent() && !DurableFile.isThere(folder.meta(id))) {
      NewFiles.manifest(folder, sought.manifest.get());
    }
    Optional<Container> found = recovery.one(id, sought.doubted);
    missing.remove(id);
    found.ifPresent(contents::add);
    return found.isPresent();
  }

  /// Its files were put back. The contents' monitor is held.
  ///
  /// @return whether it is held again
  boolean cameBack(FileId id) throws IOException {
    missing.put(id, new Missing(Optional.empty(), false));
    return lookFor(id);
  }

  /// Nobody looks for it any more. The contents' monitor is held.
  ///
  /// @return whether anybody did
  boolean forget(FileId id) {
    return missing.remove(id) != null;
  }
}
