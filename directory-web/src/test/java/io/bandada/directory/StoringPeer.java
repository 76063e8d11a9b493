package io.bandada.directory;

import io.bandada.directory.api.PeerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A peer with a disk of its own, as the directory sees one: it makes room for a whole content when
/// it begins to fetch it, and tells its free space and its index in one ping.
final class StoringPeer {
  private static final double HARD = 0.95;

  final TestPeer peer;

  /// Root to size, of all that has room on the disk.
  final Map<String, Long> containers = new TreeMap<>();

  private final Map<String, PeerCommand> fetching = new TreeMap<>();

  StoringPeer(TestPeer peer, long capacityBytes) {
    this.peer = peer;
    peer.capacityBytes = capacityBytes;
    beat();
  }

  long held() {
    return containers.values().stream().mapToLong(Long::longValue).sum();
  }

  long usable() {
    return (long) (peer.capacityBytes * HARD);
  }

  /// Pings, and obeys what comes back as far as a beat goes: begins to fetch, drops.
  void beat() {
    ping();
    // What was taken back is not begun; a real peer may go on with it, and then finds out itself
    // whether there is room.
    fetching.values().removeIf(keep -> !peer.commands.contains(keep));
    for (PeerCommand command : peer.commands) {
      switch (command.kind()) {
        case KEEP -> fetching.put(root(command), command);
        case DROP -> {
          fetching.remove(root(command));
          lose(root(command));
          peer.done.add(command.id());
        }
        case VERIFY -> peer.done.add(command.id());
      }
    }
    if (!peer.done.isEmpty()) {
      ping();
    }
  }

  private void ping() {
    peer.freeBytes = usable() - held();
    peer.beat();
  }

  /// Something of a fetch: it begins, grows, arrives, or is refused.
  void goOn(RandomGenerator chance) {
    if (fetching.isEmpty()) {
      return;
    }
    PeerCommand keep = new ArrayList<>(fetching.values()).get(chance.nextInt(fetching.size()));
    long size = keep.sizeBytes();
    switch (chance.nextInt(4)) {
      case 0 -> {
        begin(keep);
        peer.has(root(keep), size, size / 2);
      }
      case 1, 2 -> arrive(keep);
      default -> {
        fetching.remove(root(keep));
        lose(root(keep));
        peer.done.add(keep.id());
      }
    }
    beat();
  }

  void arriveAll() {
    List.copyOf(fetching.values()).forEach(this::arrive);
    beat();
  }

  private void begin(PeerCommand keep) {
    containers.put(root(keep), keep.sizeBytes());
    if (held() > usable()) {
      throw new AssertionError(
          peer.login.peerName()
              + " was asked to keep "
              + keep.sizeBytes()
              + " and holds "
              + held()
              + " of "
              + usable()
              + " then");
    }
  }

  private void arrive(PeerCommand keep) {
    begin(keep);
    peer.has(root(keep), keep.sizeBytes());
    fetching.remove(root(keep));
    peer.done.add(keep.id());
  }

  void lose(String root) {
    if (containers.remove(root) != null) {
      peer.lacks(root);
    }
  }

  void loseOne(RandomGenerator chance) {
    if (!containers.isEmpty()) {
      lose(List.copyOf(containers.keySet()).get(chance.nextInt(containers.size())));
      beat();
    }
  }

  private static String root(PeerCommand command) {
    return Objects.requireNonNull(command.root());
  }

  boolean idle() {
    return fetching.isEmpty();
  }
}
