package io.bandada.peerd.sim;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.IndexEntry;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must be true in every world at every instant, checked against disks, messages and the directory's books.
final class Invariants {
  private static final int BANS_LOOKED_AT_EVERY = 32;
  /// Pieces that one peer may be asking another for, of one content: a window, and what is overdue but still listened to.
  private static final int MOST_OPEN = 64 + 8 * 16;

  private final SimWorld world;
  private final Map<String, Acknowledged> acknowledged = new TreeMap<>();
  private final TreeSet<String> liars = new TreeSet<>();

  private record Acknowledged(FileRecord file, int ack) {}

  Invariants(SimWorld world) {
    this.world = world;
  }

  /// After every event.
  void check(long events) {
    checkCopies();
    if (events % BANS_LOOKED_AT_EVERY == 0) {
      checkBans();
    }
  }

  private void checkCopies() {
    for (Acknowledged a : acknowledged.values()) {
      FileId id = FileId.parse(a.file.root());
      int copies = 0;
      for (SimPeer peer : world.peers) {
        copies += peer.disk.hasWhole(id) ? 1 : 0;
      }
      if (copies < a.ack - deaths(world.peers) - world.rotted(id)) {
        fail("only " + copies + " disks have all of " + a.file.name() + ", acknowledged with " + a.ack);
      }
    }
  }

  private void checkBans() {
    for (SimPeer peer : world.peers) {
      Node node = peer.node;
      if (node != null && peer.started) {
        for (PeerAddress banned : node.banned()) {
          if (!liars.contains(banned.peerId())) {
            fail(peer.id() + " banned " + banned + ", who never sent a wrong byte");
          }
        }
      }
    }
  }

  /// The directory gives its word.
  void acknowledged(FileRecord file, int ack) {
    FileId id = FileId.parse(file.root());
    List<String> holders =
        world.peers.stream().filter(p -> p.disk.hasWhole(id)).map(SimPeer::id).toList();
    if (holders.size() + world.rotted(id) + deaths(world.peers) < ack) {
      fail(file.name() + " is acknowledged with " + ack + ", but only " + holders + " have it durably");
    }
    acknowledged.put(file.name(), new Acknowledged(file, ack));
  }

  /// An uploader was told that it is done.
  void promised(String name, FileId id) {
    FileRecord file = world.directory.names.get(name);
    if (file != null && !file.root().equals(id.hex())) {
      fail("the upload of " + name + " as " + id + " is said to be done, the name points to " + file.root());
    }
  }

  void removed(FileRecord file) {
    acknowledged.values().removeIf(a -> a.file.root().equals(file.root()));
  }

  /// A peer tells another what it has.
  void announces(SimPeer by, FileId id, PieceSet pieces) {
    if (by.isLiar()) {
      return;
    }
    SimDisk.Container c = by.disk.container(id);
    if (by.disk.hasShrunk(id)) {
      return;
    }
    if (c == null ? !pieces.isEmpty() : pieces.hasAnyOutside(c.durable)) {
      fail(by.id() + " announced pieces of " + id + " that are not durable: " + pieces + " of " + (c == null ? "nothing" : c.durable));
    }
  }

  /// A peer tells the directory what it has.
  void reports(SimPeer by, List<IndexEntry> entries) {
    for (IndexEntry entry : entries) {
      SimDisk.Container c = by.disk.container(FileId.parse(entry.root()));
      long durable = c == null ? 0 : c.manifest.bytesOf(c.durable);
      if (entry.haveBytes() > durable && !by.disk.hasShrunk(FileId.parse(entry.root()))) {
        fail(by.id() + " reported " + entry + ", but " + durable + " bytes are durable");
      }
    }
  }

  void asks(SimPeer by, FileId id, PieceRun run) {
    PieceSet told = by.disk.toldDurable(id);
    for (int piece = run.first(); told != null && piece < run.end(); piece++) {
      if (told.has(piece)) {
        fail(by.id() + " asks for piece " + piece + " of " + id + ", which it knows to be durable here");
      }
    }
  }

  void openRequests(SimPeer by, SimPeer of, int pieces) {
    if (pieces > MOST_OPEN) {
      fail(by.id() + " asks " + of.id() + " for " + pieces + " pieces at a time");
    }
  }

  void lied(SimPeer to, SimPeer by) {
    liars.add(by.id());
  }

  /// A person at this peer was told that the content is complete here.
  void downloaded(SimPeer by, FileId id) {
    SimDisk.Container c = by.disk.container(id);
    if (c == null || !c.durable.isFull()) {
      fail(by.id() + " says that it has downloaded " + id + ", but its disk has " + (c == null ? "nothing" : c.durable));
    }
  }

  /// At the end of the calm: everything is settled.
  void settled() {
    checkCopies();
    checkBans();
    for (String unfinished : world.unfinished()) {
      fail("not finished in the calm: " + unfinished);
    }
    for (SimPeer peer : world.peers) {
      if (!peer.isLiar()) {
        indexEqualsDisk(peer);
      }
    }
    for (Acknowledged a : acknowledged.values()) {
      if (a.ack > deaths(world.peers) && !world.directory.names.containsKey(a.file.name())) {
        fail("the directory has forgotten " + a.file.name());
      }
    }
  }

  private void indexEqualsDisk(SimPeer peer) {
    Map<String, Long> onDisk = new TreeMap<>();
    for (SimDisk.Container c : peer.disk.all()) {
      if (!c.durable.isEmpty() || c.durable.isFull()) {
        onDisk.put(c.manifest.id().hex(), c.manifest.bytesOf(c.durable));
      }
    }
    Map<String, Long> told = new TreeMap<>();
    for (IndexEntry entry : world.directory.member(peer).entries.values()) {
      told.put(entry.root(), entry.haveBytes());
    }
    if (!onDisk.equals(told)) {
      fail("the directory thinks " + peer.id() + " has " + told + ", on its disk are " + onDisk);
    }
  }

  private static int deaths(List<SimPeer> peers) {
    return peers.stream().mapToInt(p -> p.disk.deaths).sum();
  }

  private void fail(String what) {
    throw new AssertionError(what);
  }
}
