package io.bandada.peerd.sim;

import io.bandada.directory.api.FileRecord;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.store.PieceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// A small network with its people and its misfortunes, all from one seed: a time of trouble, then
/// a calm in which everything that was begun must come to its end.
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

  /// For what is wrong with people's clocks: of its own, so that the rest of a history does not
  /// hang on it.
  final SplittableRandom clocks;

  /// For what people want of transfers: of its own, too.
  final SplittableRandom steering;

  final SimClock clock;
  final SimTrace trace;
  final SimNetwork network;
  final SimDirectory directory;
  final Invariants invariants;
  final List<SimPeer> peers = new ArrayList<>();
  final Map<FileId, Manifest> manifests = new TreeMap<>();
  private final List<SimDownloader> downloaders = new ArrayList<>();
  private final List<SimUploader> publications = new ArrayList<>();
  private final SimFaults trouble;

  /// Uploads that were cancelled, by peer and name.
  private final Set<String> cancelled = new TreeSet<>();

  /// One with as many peers and liars as the seed says.
  SimWorld(long seed) {
    this(seed, List.of());
  }

  /// One with these peers, in which nothing happens but what is asked for.
  SimWorld(long seed, SimPeer.Honesty... peers) {
    this(seed, List.of(peers));
  }

  private SimWorld(long seed, List<SimPeer.Honesty> wanted) {
    random = new SplittableRandom(seed);
    clocks = new SplittableRandom(~seed);
    steering = new SplittableRandom(seed ^ 0x5bd1e995L << 32);
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
    trouble = new SimFaults(this, TROUBLE);
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
    trouble.plan();
    clock.runUntil(TROUBLE.toNanos());
    trouble.end();
    long end = clock.now() + LONGEST_CALM.toNanos();
    int quiet = 0;
    while (clock.now() < end && quiet < QUIET_LOOKS) {
      clock.runUntil(clock.now() + LOOK_EVERY.toNanos());
      peers.forEach(SimPeer::signInAgain);
      peers.forEach(SimPeer::resumeAll);
      quiet = unfinished().isEmpty() && isIndexQuiet() ? quiet + 1 : 0;
    }
    invariants.settled();
    return trace.digest();
  }

  /// Disks on which a piece of this has rotted.
  int rotted(FileId id) {
    return trouble.rotted(id);
  }

  /// Somebody does not want this upload any more.
  void cancelled(SimPeer by, String name) {
    cancelled.add(by.id() + " " + name);
  }

  /// Where the answer to a publication got lost nobody knows what to give back: the directory finds
  /// out by itself.
  private void addKeptNames(List<String> list) {
    for (SimPeer peer : peers) {
      for (String name : directory.uploads.names(peer)) {
        if (cancelled.contains(peer.id() + " " + name)) {
          list.add("the name " + name + ", kept for a cancelled upload of " + peer.id());
        }
      }
    }
  }

  List<String> unfinished() {
    List<String> list = new ArrayList<>();
    addKeptNames(list);
    for (SimUploader p : publications) {
      if (!p.over && !p.by.disk.hasWhole(p.manifest.id())) {
        p.over = true;
      }
      if (!p.over
          && !directory.everNamed.contains(p.name)
          && !cancelled.contains(p.by.id() + " " + p.name)) {
        list.add("upload of " + p.name + " by " + p.by.id());
      }
    }
    for (SimDownloader w : downloaders) {
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
      Runnable upload = () -> publish(by, name, manifest, copies, ack);
      if (random.nextInt(6) == 0) {
        by.whenSignedIn.add(() -> clock.in(Duration.ofMillis(random.nextInt(60)), upload));
      } else {
        long at = 1_000_000_000L + random.nextLong(TROUBLE.toNanos() / 2);
        clock.at(at, upload);
        if (random.nextInt(4) == 0) {
          clock.at(at + random.nextInt(5_000_000), upload);
        }
      }
      int readers = random.nextInt(4);
      for (int r = 0; r < readers; r++) {
        SimDownloader downloader = new SimDownloader(anyHonest(), name);
        downloaders.add(downloader);
        clock.at(2_000_000_000L + random.nextLong(TROUBLE.toNanos()), downloader::ask);
      }
      if (random.nextInt(8) == 0) {
        clock.at(
            TROUBLE.toNanos() / 2 + random.nextLong(TROUBLE.toNanos() / 2),
            () -> directory.remove(name));
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
          SimUploader publication = new SimUploader(by, name, manifest);
          publications.add(publication);
          trace.line(by.id(), "uploads", name, manifest.id().shortHex());
          node.uploads().begin(holding, new UploadOrder(name, copies, ack, false), publication);
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

  SimPeer anyHonest() {
    List<SimPeer> honest = peers.stream().filter(p -> !p.isLiar()).toList();
    return honest.get(random.nextInt(honest.size()));
  }
}
