package io.bandada.peerd.sim;

import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.index.VerifyListener;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.ticket.TicketVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The misfortunes of a world, drawn when it begins: what is lost, cut, full, stolen, rotten,
/// destroyed or away, for a time.
final class SimFaults {
  private final SimWorld world;

  /// Together less than what is allowed.
  private static final int MOST_WRONG_MINUTES = 50;

  private static final int MOST_DIRECTORY_MINUTES = 65;

  /// In half of the worlds there is nothing of it.
  private static final int MOST_STEERED = 6;

  private final SplittableRandom random;
  private final SplittableRandom clocks;
  private final SplittableRandom steering;
  private final SimClock clock;
  private final SimDirectory directory;
  private final Duration length;
  private final Map<FileId, Integer> rotted = new TreeMap<>();
  private boolean calm;

  SimFaults(SimWorld world, Duration length) {
    this.world = world;
    this.random = world.random;
    this.clocks = world.clocks;
    this.steering = world.steering;
    this.clock = world.clock;
    this.directory = world.directory;
    this.length = length;
  }

  /// Disks on which a piece of this has rotted.
  int rotted(FileId id) {
    return rotted.getOrDefault(id, 0);
  }

  void plan() {
    long end = length.toNanos();
    if (random.nextInt(3) == 0) {
      world.network.loss = random.nextDouble() * 0.03;
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
      anyTime(end, () -> world.anyHonest().disk.failNextSync = true);
    }
    if (random.nextInt(10) == 0) {
      anyTime(end, this::destroySomeDisk);
    }
    if (random.nextInt(3) == 0) {
      directory.certificateLife = Duration.ofSeconds(10 + random.nextInt(60));
      world.peers.forEach(p -> p.clockAhead(Duration.ofMillis(random.nextInt(4000) - 2000)));
    }
    if (random.nextInt(8) == 0) {
      anyTime(end, this::throwSomebodyOut);
    }
    if (clocks.nextInt(3) == 0) {
      world.peers.forEach(p -> p.clockAhead(anyError(MOST_WRONG_MINUTES)));
      jumps(
          end,
          () ->
              world
                  .peers
                  .get(clocks.nextInt(world.peers.size()))
                  .clockAhead(anyError(MOST_WRONG_MINUTES)));
    }
    if (clocks.nextInt(4) == 0) {
      jumps(end, () -> directory.clockJumps(anyError(MOST_DIRECTORY_MINUTES)));
    }
    planSteering(end);
  }

  /// People pause transfers for a while, and cancel some.
  private void planSteering(long end) {
    int count = steering.nextInt(2 * MOST_STEERED) - MOST_STEERED;
    for (int i = 0; i < count; i++) {
      clock.at(
          1_000_000_000L + steering.nextLong(end),
          () -> {
            if (!calm) {
              steerSomething();
            }
          });
    }
  }

  private void steerSomething() {
    List<SimPeer> honest = world.peers.stream().filter(p -> !p.isLiar()).toList();
    SimPeer peer = honest.get(steering.nextInt(honest.size()));
    peer.act(
        node -> {
          List<TransferStatus> running = node.transfers(false);
          if (running.isEmpty()) {
            return;
          }
          TransferStatus one = running.get(steering.nextInt(running.size()));
          boolean cancels = steering.nextInt(3) == 0;
          TransferOrder.Kind kind = cancels ? TransferOrder.Kind.CANCEL : TransferOrder.Kind.PAUSE;
          boolean done =
              node.steer(kind, List.of(one.id()), false) instanceof Result.Ok<List<TransferStatus>>;
          world.trace.line(peer.id(), kind.toString(), one.kind().text(), String.valueOf(done));
          if (done && cancels && one.kind() == TransferStatus.Kind.UPLOAD) {
            world.cancelled(peer, one.name());
          }
          clock.in(Duration.ofMillis(500 + steering.nextInt(15_000)), peer::resumeAll);
        });
  }

  private Duration anyError(int mostMinutes) {
    return Duration.ofSeconds(clocks.nextInt(-60 * mostMinutes, 60 * mostMinutes));
  }

  /// Some of them in the calm, which does not mend clocks.
  private void jumps(long end, Runnable jump) {
    int count = 1 + clocks.nextInt(3);
    for (int i = 0; i < count; i++) {
      clock.at(
          1_000_000_000L + clocks.nextLong(end + end / 4),
          () -> {
            world.trace.line("a clock jumps");
            jump.run();
          });
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
    SimPeer thief = world.peers.get(random.nextInt(world.peers.size()));
    SimPeer asked = world.anyHonest();
    if (!given.isEmpty() && asked.started) {
      String shown = given.get(random.nextInt(given.size()));
      FileId id = FileId.parse(directory.tickets.root(shown));
      if (asked.judge(thief, id, shown, 1) instanceof TicketVerifier.Good) {
        world.invariants.admitted(asked, thief, id, shown);
      }
    }
  }

  private void crashSomebody() {
    SimPeer peer = world.anyHonest();
    peer.crash();
    if (random.nextInt(3) == 0) {
      peer.move();
    }
    clock.in(Duration.ofMillis(200 + random.nextInt(20_000)), peer::boot);
  }

  private void cutSomebody() {
    SimPeer from = world.peers.get(random.nextInt(world.peers.size()));
    SimPeer to = world.peers.get(random.nextInt(world.peers.size()));
    Duration time = Duration.ofMillis(500 + random.nextInt(20_000));
    world.network.cut(from, to, time);
    if (random.nextBoolean()) {
      world.network.cut(to, from, time);
    }
  }

  private void fillSomeDisk() {
    SimPeer peer = world.anyHonest();
    peer.disk.full = true;
    world.trace.line(peer.id(), "full");
    clock.in(Duration.ofMillis(1000 + random.nextInt(20_000)), () -> peer.disk.full = false);
  }

  private void directoryAway() {
    directory.down = true;
    world.trace.line("directory", "away");
    clock.in(Duration.ofMillis(1000 + random.nextInt(20_000)), () -> directory.down = false);
  }

  private void rotSomething() {
    SimPeer peer = world.anyHonest();
    for (SimDisk.Container c : peer.disk.all()) {
      int piece = c.durable.nextFrom(0);
      if (piece >= 0) {
        world.trace.line(peer.id(), "rots", c.manifest.id().shortHex());
        peer.disk.rot(c.manifest.id(), piece);
        rotted.merge(c.manifest.id(), 1, Integer::sum);
        return;
      }
    }
  }

  /// Somebody does not want this machine any more; its people sign it in again.
  private void throwSomebodyOut() {
    SimPeer peer = world.anyHonest();
    Certified certified = peer.drawer.certified();
    if (certified != null) {
      directory.revoke(certified.key());
      clock.in(Duration.ofSeconds(5 + random.nextInt(20)), peer::signInAgain);
    }
  }

  private void destroySomeDisk() {
    SimPeer peer = world.anyHonest();
    world.trace.line(peer.id(), "disk destroyed");
    peer.crash();
    peer.disk.die();
    peer.drawer.empty();
    clock.in(Duration.ofSeconds(2), peer::boot);
  }

  /// All of it is mended, at once.
  void end() {
    calm = true;
    world.trace.line("calm");
    world.network.heal();
    directory.down = false;
    directory.loss = 0;
    directory.duplicates = 0;
    for (SimPeer peer : world.peers) {
      peer.disk.full = false;
      peer.disk.failNextSync = false;
      peer.boot();
    }
    clock.in(
        Duration.ofSeconds(2),
        () -> {
          for (SimPeer peer : world.peers) {
            if (!rotted.isEmpty()) {
              peer.act(node -> node.verify("", new Unheard()));
            }
          }
        });
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
