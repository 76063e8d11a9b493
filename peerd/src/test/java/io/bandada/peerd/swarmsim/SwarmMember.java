package io.bandada.peerd.swarmsim;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.TicketProvider;
import io.bandada.peerd.swarm.download.Download;
import io.bandada.peerd.swarm.download.DownloadOwner;
import io.bandada.peerd.swarm.serving.ServeQueue;
import io.bandada.peerd.swarm.sources.Bans;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One peer: a real download and a real queue of those it serves, on a simulated loop, network and
/// disk.
final class SwarmMember implements DownloadOwner, Loop, PeerNetwork, TicketProvider {
  private static final int SLOTS = 64;
  private static final int SLOTS_PER_PEER = 8;
  private static final long FIRST_LOOKUP = 250 * Scenario.MILLI;
  private static final long LONGEST_LOOKUP = 60_000 * Scenario.MILLI;

  final int number;
  final PeerAddress address;
  final Uplink uplink;
  final ServeQueue queue;
  final Set<SwarmMemberFetch> fetching = new LinkedHashSet<>();
  final Set<SwarmMemberFetch> serving = new LinkedHashSet<>();
  final Set<SwarmMemberWatch> watchers = new LinkedHashSet<>();
  final Set<SwarmMemberWatch> watching = new LinkedHashSet<>();

  /// By the other's number, since when it stands.
  private final Map<Integer, Long> connections = new HashMap<>();

  /// Replaced by a new one, never changed: it is shared with messages under way.
  PieceSet durable;

  private final SimulatedSwarm fleet;
  private final PieceSet stored;
  private final double downRate;
  private long downFreeAt;
  private @Nullable Download download;
  private long nextLookup = FIRST_LOOKUP;

  /// It sends wrong bytes.
  boolean lies;

  private boolean hasManifest;
  private boolean gone;
  private long beganAt;
  private long finishedAt = -1;

  SwarmMember(SimulatedSwarm fleet, int number, double upRate, double downRate, PieceSet here) {
    this.fleet = fleet;
    this.number = number;
    this.address = new PeerAddress("p" + number, "peer " + number, "10.0.0.1:" + number);
    this.uplink = new Uplink(fleet.time, upRate);
    this.downRate = downRate;
    this.queue = new ServeQueue(this, new SplittableRandom(number), SLOTS, SLOTS_PER_PEER);
    this.stored = here.copy();
    this.durable = here;
    this.hasManifest = here.isFull();
  }

  void begin() {
    beganAt = fleet.time.now();
    SplittableRandom random = new SplittableRandom(fleet.scenario.seed() * 1_000_003 + number);
    Admission admission = new Admission(this, this, fleet.manifest.id());
    download = new Download(this, admission, random, new Bans(this), fleet.manifest.id(), this);
    download.start(null);
    lookUp();
  }

  /// Leaves without a word.
  void leave() {
    gone = true;
    uplink.close();
    for (SwarmMemberFetch fetch : List.copyOf(fetching)) {
      fetch.broken();
    }
    for (SwarmMemberFetch fetch : List.copyOf(serving)) {
      fetch.broken();
    }
    for (SwarmMemberWatch gaze : List.copyOf(watchers)) {
      gaze.broken();
    }
    for (SwarmMemberWatch gaze : List.copyOf(watching)) {
      gaze.cancel();
    }
    download = null;
  }

  boolean hasManifest() {
    return hasManifest;
  }

  boolean isGone() {
    return gone;
  }

  String state() {
    Download now = download;
    return durable + " " + (now == null ? "" : now.state() + " " + now.progress());
  }

  long beganAt() {
    return beganAt;
  }

  /// -1 while it has not all of it durable.
  long finishedAt() {
    return finishedAt;
  }

  /// When something of that length that would come now is here, behind all that comes before it.
  long arrival(long time, int bytes) {
    if (downRate == 0) {
      return time;
    }
    downFreeAt = Math.max(time, downFreeAt + (long) (bytes / downRate * 1e9));
    return downFreeAt;
  }

  /// When the next request to this peer can go out: a connection takes two round trips, and is
  /// kept.
  long connected(SwarmMember other) {
    long now = fleet.time.now();
    long ready =
        connections.computeIfAbsent(other.number, n -> now + 4 * fleet.wayNanos(this, other));
    return Math.max(now, ready);
  }

  /// @return false when it was here
  boolean take(int piece) {
    return stored.add(piece);
  }

  /// Asks the directory who has it, or is getting it.
  private void lookUp() {
    in(
        2 * fleet.scenario.rttNanos(),
        () -> {
          Download now = download;
          if (now != null && finishedAt < 0) {
            now.offer(fleet.introduce(this));
            in(nextLookup, this::lookUp);
            nextLookup = Math.min(2 * nextLookup, LONGEST_LOOKUP);
          }
        });
  }

  private VirtualTime.Event in(long nanos, Runnable task) {
    return fleet.time.in(
        nanos,
        () -> {
          if (!gone) {
            task.run();
          }
        });
  }

  // The loop.

  @Override
  public long nanoTime() {
    return fleet.time.now();
  }

  @Override
  public Instant now() {
    return Instant.ofEpochSecond(0, fleet.time.now());
  }

  @Override
  public void run(Runnable task) {
    in(0, task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return in(delay.toNanos(), task)::cancel;
  }

  @Override
  public <T> void offload(Work<T> work, Consumer<Outcome<T>> then) {
    throw new UnsupportedOperationException("a download has no blocking work of its own");
  }

  // The owner of the download, and its disk.

  @Override
  public void create(Manifest manifest, Consumer<Created> then) {
    in(fleet.scenario.syncNanos(), () -> then.accept(new Created.Ready(durable.copy())));
  }

  @Override
  public void sync(FileId id, Consumer<Synced> then) {
    PieceSet written = stored.copy();
    in(fleet.scenario.syncNanos(), () -> then.accept(new Synced.Durable(written)));
  }

  @Override
  public void durable(Manifest manifest, PieceSet pieces) {
    PieceSet news = pieces.copy();
    news.removeAll(durable);
    durable = pieces;
    hasManifest = true;
    for (SwarmMemberWatch gaze : watchers) {
      gaze.changed(news, pieces);
    }
  }

  @Override
  public boolean isWatched(FileId id) {
    return !watchers.isEmpty();
  }

  @Override
  public void complete(Manifest manifest) {
    finishedAt = fleet.time.now();
    fleet.finished(this);
    download = null;
  }

  @Override
  public void outOfSources() {}

  // The network.

  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    SwarmMemberWatch gaze =
        new SwarmMemberWatch(fleet, this, fleet.member(peer), manifest, listener);
    gaze.begin();
    return gaze;
  }

  @Override
  public Call fetch(
      PeerAddress peer,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    SwarmMemberFetch fetch =
        new SwarmMemberFetch(fleet, this, fleet.member(peer), manifest, offer, listener);
    fetch.begin();
    return fetch;
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    throw new UnsupportedOperationException("a download nudges nobody");
  }

  // Tickets that all take.

  @Override
  public String read(FileId id) {
    return "t";
  }

  @Override
  public void renew(FileId id, String shown, Consumer<String> then) {
    then.accept("t");
  }
}
