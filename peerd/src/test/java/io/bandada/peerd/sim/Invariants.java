package io.bandada.peerd.sim;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must be true in every world at every instant, checked against disks, messages and the
/// directory's books.
final class Invariants {
  private static final int BANS_LOOKED_AT_EVERY = 32;

  /// Pieces that one peer may be asking another for, of one content: a window, and what is overdue
  /// but still listened to.
  private static final int MOST_OPEN = 64 + 8 * 16;

  /// A ticket may be taken so long after its end: clocks differ, and are known to. An answer of the
  /// directory takes that long at most, and how much of it the way there was nobody knows.
  private static final Duration CLOCK_NOISE = Duration.ofMillis(200);

  private static final Duration LATEST = Duration.ofMinutes(2);

  private static final String UPLOADS = "upload";

  private final SimWorld world;
  private final Map<String, Acknowledged> acknowledged = new TreeMap<>();
  private final TreeSet<String> liars = new TreeSet<>();
  private final List<Tombstone> tombstones = new ArrayList<>();

  /// Bytes for each ticket, by who sends them.
  private final Map<String, Long> served = new TreeMap<>();

  private record Acknowledged(FileRecord file, int ack) {}

  Invariants(SimWorld world) {
    this.world = world;
  }

  /// After every event.
  void check(long events) {
    checkCopies();
    checkCertificates();
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
        fail(
            "only "
                + copies
                + " disks have all of "
                + a.file.name()
                + ", acknowledged with "
                + a.ack);
      }
    }
  }

  /// A directory whose clock jumps takes everybody along, and what ran out by that is looked for
  /// once a minute.
  private void checkCertificates() {
    if (world.directory.clockJumped) {
      return;
    }
    for (SimPeer peer : world.peers) {
      Node node = peer.node;
      NetworkClock time = peer.time;
      if (node != null && time != null && peer.started && node.state() == NodeStatus.State.LIVE) {
        Certified certified = peer.drawer.certified();
        if (certified != null && time.instant().minus(CLOCK_NOISE).isAfter(certified.notAfter())) {
          fail(peer.id() + " is live with " + certified);
        }
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
  void acknowledged(FileRecord file, int ack, String upload, List<Receipt> receipts) {
    long signed =
        world.peers.stream()
            .filter(p -> receipts.stream().anyMatch(r -> isSignedBy(p, file, upload, r)))
            .count();
    if (signed < ack) {
      fail(file.name() + " is committed with " + signed + " good receipts, " + ack + " are needed");
    }
    FileId id = FileId.parse(file.root());
    List<String> holders =
        world.peers.stream().filter(p -> p.disk.hasWhole(id)).map(SimPeer::id).toList();
    if (holders.size() + world.rotted(id) + deaths(world.peers) < ack) {
      fail(
          file.name()
              + " is acknowledged with "
              + ack
              + ", but only "
              + holders
              + " have it durably");
    }
    acknowledged.put(file.name(), new Acknowledged(file, ack));
  }

  /// An uploader was told that it is done.
  void promised(String name, FileId id) {
    FileRecord file = world.directory.names.get(name);
    if (file != null && !file.root().equals(id.hex())) {
      fail(
          "the upload of "
              + name
              + " as "
              + id
              + " is said to be done, the name points to "
              + file.root());
    }
  }

  private static boolean isSignedBy(SimPeer peer, FileRecord file, String upload, Receipt r) {
    return r.peerId().equals(peer.id())
        && r.upload().equals(upload)
        && r.root().equals(file.root())
        && peer.drawer.hasSigned(r);
  }

  /// A peer gives its receipt away.
  void receipt(SimPeer by, FileId id) {
    SimDisk.Container c = by.disk.container(id);
    if ((c == null || !c.durable.isFull()) && !by.disk.hasShrunk(id)) {
      fail(
          by.id()
              + " signs for "
              + id
              + ", but its disk has "
              + (c == null ? "nothing" : c.durable));
    }
  }

  /// The directory refuses what a peer asks. What is wrong with the question itself is the peer's
  /// fault.
  void refused(SimPeer by, String what, Problem problem) {
    String code = String.valueOf(problem.code());
    if (code.equals(Problem.BAD_REQUEST) || code.equals(Problem.IDEMPOTENCY_MISMATCH)) {
      fail(by.id() + " asks \"" + what + "\" as nobody may: " + problem.detail());
    }
  }

  /// An upload has failed for good: its name is another's, and nothing else is a reason.
  void uploadFailed(SimUploader upload, NodeFailure failure) {
    FileRecord now = world.directory.names.get(upload.name);
    boolean taken =
        failure.kind() == NodeFailure.Kind.CONFLICT
            && (now == null || !now.root().equals(upload.manifest.id().hex()));
    boolean later =
        failure.kind() == NodeFailure.Kind.TRY_LATER
            || failure.kind() == NodeFailure.Kind.NOT_LOGGED_IN;
    if (!taken && !later && !failure.message().startsWith("cancelled by ")) {
      fail(
          "the upload of "
              + upload.name
              + " by "
              + upload.by.id()
              + " failed for good: "
              + failure);
    }
  }

  void removed(FileRecord file, Tombstone tombstone) {
    tombstones.add(tombstone);
    acknowledged.values().removeIf(a -> a.file.root().equals(file.root()));
  }

  /// A peer gives content up for good. What is there in part is no copy.
  void discards(SimPeer by, FileId id) {
    if (!by.disk.hasWhole(id)) {
      return;
    }
    for (Acknowledged a : acknowledged.values()) {
      FileRecord f = a.file;
      boolean covered =
          tombstones.stream()
              .anyMatch(
                  t ->
                      t.root().equals(f.root())
                          && t.name().equals(f.name())
                          && t.revision() >= f.revision());
      if (f.root().equals(id.hex()) && !covered) {
        fail(
            by.id()
                + " discards "
                + id
                + ", though "
                + f.name()
                + " points to it and nobody took the name away");
      }
    }
  }

  /// The tickets that a life of a peer has counted are forgotten with it.
  void counts(SimPeer peer) {
    served.keySet().removeIf(key -> key.startsWith(peer.id() + " "));
  }

  /// A peer sends bytes to another.
  void serves(SimPeer by, SimPeer to, FileId id, String shown, int bytes) {
    if (by.isLiar()) {
      return;
    }
    Ticket ticket = admits(by, to, id, shown);
    if (served.merge(by.id() + " " + ticket.id(), (long) bytes, Long::sum) > ticket.budgetBytes()) {
      fail(by.id() + " sends " + to.id() + " more of " + id + " than the ticket allows");
    }
  }

  /// A peer tells another what it has, and to whom.
  void announces(SimPeer by, SimPeer to, FileId id, PieceSet pieces, String shown) {
    if (!by.isLiar()) {
      admits(by, to, id, shown);
    }
    announces(by, id, pieces);
  }

  private Ticket admits(SimPeer by, SimPeer to, FileId id, String shown) {
    Ticket ticket = world.directory.tickets.given().get(shown);
    if (ticket == null
        || ticket.operation() != Ticket.Operation.READ
        || !ticket.root().equals(id.hex())
        || !to.drawer.hasHad(ticket.holderKey())) {
      throw new AssertionError(
          by.id() + " serves " + id + " to " + to.id() + ", which has shown " + ticket);
    }
    return ticket;
  }

  /// A peer has let another in.
  void admitted(SimPeer by, SimPeer to, FileId id, String shown) {
    Ticket ticket = admits(by, to, id, shown);
    Node node = by.node;
    boolean away = node != null && node.isDirectoryAway();
    // Who has just been started knows only his own clock, however wrong it is; and a directory's
    // that jumps is believed with the next beat.
    boolean knowsNoTime =
        by.time == null || by.time.ahead().isEmpty() || world.directory.clockJumped;
    long over = world.directory.now().getEpochSecond() - ticket.expiresAt();
    long most =
        LATEST
            .plus(away ? Duration.ofHours(1) : Duration.ZERO)
            .plus(knowsNoTime ? ClockSkew.ALLOWED : Duration.ZERO)
            .toSeconds();
    if (over > most) {
      fail(by.id() + " lets " + to.id() + " in with a ticket that ran out " + over + " s ago");
    }
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
      fail(
          by.id()
              + " announced pieces of "
              + id
              + " that are not durable: "
              + pieces
              + " of "
              + (c == null ? "nothing" : c.durable));
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

  void asks(SimPeer by, FileId id, PieceOffer offer) {
    PieceSet told = by.disk.toldDurable(id);
    for (int i = 0; told != null && i < offer.size(); i++) {
      if (told.has(offer.piece(i))) {
        fail(
            by.id()
                + " asks for piece "
                + offer.piece(i)
                + " of "
                + id
                + ", which it knows to be durable here");
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
      fail(
          by.id()
              + " says that it has downloaded "
              + id
              + ", but its disk has "
              + (c == null ? "nothing" : c.durable));
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
        namesAreFree(peer);
        indexEqualsDisk(peer);
        isSignedIn(peer);
      }
    }
    for (Acknowledged a : acknowledged.values()) {
      if (a.ack > deaths(world.peers) && !world.directory.names.containsKey(a.file.name())) {
        fail("the directory has forgotten " + a.file.name());
      }
    }
  }

  /// No name is kept for an upload that does not go on, unless the disk died that knew of it.
  private void namesAreFree(SimPeer peer) {
    List<String> kept = world.directory.uploads.names(peer);
    if (!kept.isEmpty() && peer.disk.deaths == 0 && peer.disk.all(UPLOADS).isEmpty()) {
      fail("the directory keeps " + kept + " for uploads of " + peer.id() + ", which has none");
    }
  }

  private void isSignedIn(SimPeer peer) {
    Certified certified = peer.drawer.certified();
    if (certified == null || !world.directory.fault(certified, Duration.ZERO).isEmpty()) {
      fail(peer.id() + " shows " + certified + " in the calm");
    }
  }

  /// What the directory knows of a peer is what lies on its disk: true whenever all is quiet.
  void indexEqualsDisk(SimPeer peer) {
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
