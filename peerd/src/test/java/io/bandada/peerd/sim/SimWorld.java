package io.bandada.peerd.sim;

import io.bandada.directory.api.FileRecord;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.node.IndexItem;
import io.bandada.peerd.node.NodeFailure;
import io.bandada.peerd.node.UploadOrder;
import io.bandada.peerd.node.VerifyListener;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.store.PieceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A small network with its people and its misfortunes, all from one seed: a time of trouble, then a calm in which everything that
/// was begun must come to its end.
final class SimWorld {
  private static final Duration TROUBLE = Duration.ofSeconds(45);
  private static final Duration LONGEST_CALM = Duration.ofMinutes(20);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  /// Nothing is left to do when nothing was done for so many looks: repairs begin late.
  private static final int QUIET_LOOKS = 8;
  private static final List<SimPeer.Honesty> LIES =
      List.of(SimPeer.Honesty.CORRUPTS, SimPeer.Honesty.BOASTS, SimPeer.Honesty.SILENT);
  private static final int SMALLEST = PieceLength.MIN;

  final SplittableRandom random;
  final SimClock clock;
  final SimTrace trace;
  final SimNetwork network;
  final SimDirectory directory;
  final Invariants invariants;
  final List<SimPeer> peers = new ArrayList<>();
  final Map<FileId, Manifest> manifests = new TreeMap<>();
  private final List<SimWish> wishes = new ArrayList<>();
  private final List<SimPublication> publications = new ArrayList<>();
  private final Map<FileId, Integer> rotted = new TreeMap<>();
  private boolean calm;

  /// One with as many peers and liars as the seed says.
  SimWorld(long seed) {
    this(new SplittableRandom(seed), List.of());
  }

  /// One with these peers, in which nothing happens but what is asked for.
  SimWorld(long seed, SimPeer.Honesty... peers) {
    this(new SplittableRandom(seed), List.of(peers));
  }

  private SimWorld(SplittableRandom random, List<SimPeer.Honesty> wanted) {
    this.random = random;
    clock = new SimClock(this::afterEach);
    trace = new SimTrace(clock);
    network = new SimNetwork(this, random.split());
    directory = new SimDirectory(this, random.split());
    invariants = new Invariants(this);
    for (SimPeer.Honesty honesty : wanted.isEmpty() ? anyPeers() : wanted) {
      peers.add(new SimPeer(this, peers.size() + 1, honesty, random.split()));
    }
    for (SimPeer peer : peers) {
      directory.member(peer);
    }
  }

  private List<SimPeer.Honesty> anyPeers() {
    int honest = 3 + random.nextInt(4);
    int liars = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
    List<SimPeer.Honesty> all = new ArrayList<>();
    for (int i = 0; i < honest + liars; i++) {
      all.add(i < honest ? SimPeer.Honesty.HONEST : LIES.get(random.nextInt(LIES.size())));
    }
    return all;
  }

  Instant now() {
    return Instant.ofEpochSecond(1_800_000_000L, clock.now());
  }

  void runFor(Duration time) {
    clock.runUntil(clock.now() + time.toNanos());
  }

  /// Content of so many whole pieces, that nobody has yet.
  Manifest content(int pieces) {
    byte[] layer = new byte[pieces * FileId.BYTES];
    random.nextBytes(layer);
    long size = (long) pieces * SMALLEST;
    Manifest manifest = Manifest.ofContent(size, PieceLength.of(size), layer);
    manifests.put(manifest.id(), manifest);
    return manifest;
  }

  /// Lives through it all.
  ///
  /// @return the digest of everything that happened
  String run() {
    peers.forEach(SimPeer::boot);
    planFiles();
    planTrouble();
    clock.runUntil(TROUBLE.toNanos());
    beginCalm();
    long end = clock.now() + LONGEST_CALM.toNanos();
    int quiet = 0;
    while (clock.now() < end && quiet < QUIET_LOOKS) {
      clock.runUntil(clock.now() + LOOK_EVERY.toNanos());
      peers.forEach(SimPeer::signInAgain);
      quiet = unfinished().isEmpty() && isIndexQuiet() ? quiet + 1 : 0;
    }
    invariants.settled();
    return trace.digest();
  }

  /// Disks on which a piece of this has rotted.
  int rotted(FileId id) {
    return rotted.getOrDefault(id, 0);
  }

  List<String> unfinished() {
    List<String> list = new ArrayList<>();
    for (SimPublication p : publications) {
      if (!p.over && !p.by.disk.hasWhole(p.manifest.id())) {
        p.over = true;
      }
      if (!p.over && !directory.everNamed.contains(p.name)) {
        list.add("upload of " + p.name + " by " + p.by.id());
      }
    }
    for (SimWish w : wishes) {
      if (!w.done && directory.names.containsKey(w.name) && isRecoverable(w.name)) {
        list.add("download of " + w.name + " by " + w.by.id());
      }
    }
    return list;
  }

  private void afterEach() {
    invariants.check(clock.eventsRun());
  }

  private void planFiles() {
    int files = 1 + random.nextInt(4);
    for (int i = 0; i < files; i++) {
      String name = "file" + i;
      int pieces = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(30);
      long size = random.nextInt(12) == 0 ? 0 : (long) pieces * SMALLEST - random.nextInt(SMALLEST);
      byte[] layer = new byte[PieceLength.pieces(size, SMALLEST) * FileId.BYTES];
      random.nextBytes(layer);
      Manifest manifest = Manifest.ofContent(size, PieceLength.of(size), layer);
      manifests.put(manifest.id(), manifest);
      SimPeer by = anyHonest();
      int copies = 1 + random.nextInt(3);
      int ack = Math.min(copies, 1 + random.nextInt(2));
      clock.at(1_000_000_000L + random.nextLong(TROUBLE.toNanos() / 2), () -> publish(by, name, manifest, copies, ack));
      int readers = random.nextInt(4);
      for (int r = 0; r < readers; r++) {
        SimWish wish = new SimWish(anyHonest(), name);
        wishes.add(wish);
        clock.at(2_000_000_000L + random.nextLong(TROUBLE.toNanos()), wish::ask);
      }
      if (random.nextInt(8) == 0) {
        clock.at(TROUBLE.toNanos() / 2 + random.nextLong(TROUBLE.toNanos() / 2), () -> directory.remove(name));
      }
    }
  }

  private void publish(SimPeer by, String name, Manifest manifest, int copies, int ack) {
    by.act(
        node -> {
          if (!node.whoAmI().loggedIn()) {
            return;
          }
          PieceStore.Holding holding = by.disk.importWhole(manifest);
          by.disk.delivered(holding);
          SimPublication publication = new SimPublication(by, name, manifest);
          publications.add(publication);
          trace.line(by.id(), "uploads", name, manifest.id().shortHex());
          node.uploads().begin(holding, new UploadOrder(name, copies, ack, false), publication);
        });
  }

  private void planTrouble() {
    long end = TROUBLE.toNanos();
    if (random.nextInt(3) == 0) {
      network.loss = random.nextDouble() * 0.03;
    }
    if (random.nextInt(3) == 0) {
      directory.loss = random.nextDouble() * 0.1;
      directory.duplicates = random.nextDouble() * 0.1;
    }
    directory.tickets.readLife = Duration.ofSeconds(4 + random.nextInt(40));
    directory.tickets.writeLife = Duration.ofSeconds(60 + random.nextInt(200));
    directory.tickets.generosity = 0.3 + 2 * random.nextDouble();
    times(4, () -> anyTime(end, this::stealSomething));
    times(4, () -> anyTime(end, this::crashSomebody));
    times(4, () -> anyTime(end, this::cutSomebody));
    times(2, () -> anyTime(end, this::fillSomeDisk));
    if (random.nextInt(4) == 0) {
      anyTime(end, this::directoryAway);
    }
    if (random.nextInt(10) == 0) {
      anyTime(end, directory::wipe);
    }
    if (random.nextInt(10) == 0) {
      long then = 1_000_000_000L + random.nextLong(end);
      clock.at(then, () -> clock.at(then + random.nextLong(end), restored(directory.backup())));
    }
    if (random.nextInt(5) == 0) {
      anyTime(end, this::rotSomething);
    }
    if (random.nextInt(5) == 0) {
      anyTime(end, () -> anyHonest().disk.failNextSync = true);
    }
    if (random.nextInt(10) == 0) {
      anyTime(end, this::destroySomeDisk);
    }
    if (random.nextInt(3) == 0) {
      directory.certificateLife = Duration.ofSeconds(10 + random.nextInt(60));
      peers.forEach(p -> p.clockError = Duration.ofMillis(random.nextInt(4000) - 2000));
    }
    if (random.nextInt(8) == 0) {
      anyTime(end, this::throwSomebodyOut);
    }
  }

  private Runnable restored(SimDirectory.Backup backup) {
    return () -> {
      if (!calm) {
        directory.restore(backup);
      }
    };
  }

  private void times(int most, Runnable plan) {
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      plan.run();
    }
  }

  private void anyTime(long end, Runnable action) {
    clock.at(
        1_000_000_000L + random.nextLong(end),
        () -> {
          if (!calm) {
            action.run();
          }
        });
  }

  /// Somebody shows the ticket of another.
  private void stealSomething() {
    List<String> given = List.copyOf(directory.tickets.given().keySet());
    SimPeer thief = peers.get(random.nextInt(peers.size()));
    SimPeer asked = anyHonest();
    if (!given.isEmpty() && asked.started) {
      String shown = given.get(random.nextInt(given.size()));
      FileId id = FileId.parse(directory.tickets.root(shown));
      if (asked.judge(thief, id, shown, 1) instanceof TicketVerifier.Good) {
        invariants.admitted(asked, thief, id, shown);
      }
    }
  }

  private void crashSomebody() {
    SimPeer peer = anyHonest();
    peer.crash();
    clock.in(Duration.ofMillis(200 + random.nextInt(20_000)), peer::boot);
  }

  private void cutSomebody() {
    SimPeer from = peers.get(random.nextInt(peers.size()));
    SimPeer to = peers.get(random.nextInt(peers.size()));
    Duration time = Duration.ofMillis(500 + random.nextInt(20_000));
    network.cut(from, to, time);
    if (random.nextBoolean()) {
      network.cut(to, from, time);
    }
  }

  private void fillSomeDisk() {
    SimPeer peer = anyHonest();
    peer.disk.full = true;
    trace.line(peer.id(), "full");
    clock.in(Duration.ofMillis(1000 + random.nextInt(20_000)), () -> peer.disk.full = false);
  }

  private void directoryAway() {
    directory.down = true;
    trace.line("directory", "away");
    clock.in(Duration.ofMillis(1000 + random.nextInt(20_000)), () -> directory.down = false);
  }

  private void rotSomething() {
    SimPeer peer = anyHonest();
    for (SimDisk.Container c : peer.disk.all()) {
      int piece = c.durable.nextFrom(0);
      if (piece >= 0) {
        trace.line(peer.id(), "rots", c.manifest.id().shortHex());
        peer.disk.rot(c.manifest.id(), piece);
        rotted.merge(c.manifest.id(), 1, Integer::sum);
        return;
      }
    }
  }

  /// Somebody does not want this machine any more; its people sign it in again.
  private void throwSomebodyOut() {
    SimPeer peer = anyHonest();
    Certified certified = peer.drawer.certified();
    if (certified != null) {
      directory.revoke(certified.key());
      clock.in(Duration.ofSeconds(5 + random.nextInt(20)), peer::signInAgain);
    }
  }

  private void destroySomeDisk() {
    SimPeer peer = anyHonest();
    trace.line(peer.id(), "disk destroyed");
    peer.crash();
    peer.disk.die();
    peer.drawer.empty();
    clock.in(Duration.ofSeconds(2), peer::boot);
  }

  private void beginCalm() {
    calm = true;
    trace.line("calm");
    network.heal();
    directory.down = false;
    directory.loss = 0;
    directory.duplicates = 0;
    for (SimPeer peer : peers) {
      peer.disk.full = false;
      peer.disk.failNextSync = false;
      peer.boot();
    }
    clock.in(
        Duration.ofSeconds(2),
        () -> {
          for (SimPeer peer : peers) {
            if (!rotted.isEmpty()) {
              peer.act(node -> node.verify("", new Unheard()));
            }
          }
        });
  }

  private boolean isIndexQuiet() {
    for (SimPeer peer : peers) {
      if (!peer.isLiar() && (!peer.started || !directory.member(peer).verified)) {
        return false;
      }
      if (peer.node != null && peer.started && !peer.node.transfers(false).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /// Whether the honest disks together have every piece.
  private boolean isRecoverable(String name) {
    FileRecord file = directory.names.get(name);
    Manifest manifest = file == null ? null : manifests.get(FileId.parse(file.root()));
    if (manifest == null) {
      return false;
    }
    FileId id = manifest.id();
    for (int piece = 0; piece < manifest.pieces(); piece++) {
      boolean somewhere = false;
      for (SimPeer peer : peers) {
        SimDisk.Container c = peer.disk.container(id);
        somewhere |= c != null && c.durable.has(piece) && !c.rotten.has(piece);
      }
      if (!somewhere) {
        return false;
      }
    }
    return true;
  }

  private SimPeer anyHonest() {
    List<SimPeer> honest = peers.stream().filter(p -> !p.isLiar()).toList();
    return honest.get(random.nextInt(honest.size()));
  }

  private static final class Unheard implements VerifyListener {
    @Override
    public void checked(IndexItem item, long bytes, int badPieces) {}

    @Override
    public void done() {}

    @Override
    public void failed(NodeFailure failure) {}
  }
}
