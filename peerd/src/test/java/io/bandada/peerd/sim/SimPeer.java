package io.bandada.peerd.sim;

import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.ticket.TicketVerifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A machine of the simulated world: a disk that stays, and a real node that crashes and starts
/// again. Or a liar, who has no node.
final class SimPeer {
  enum Honesty {
    HONEST,
    /// Has everything it says, and sends wrong bytes.
    CORRUPTS,
    /// Says that it has everything, and refuses.
    BOASTS,
    /// Says that it has everything, and never sends.
    SILENT
  }

  /// What nobody need notice, in milliseconds.
  private static final int MOST_SKEW = 55_000;

  final SimWorld world;
  final int number;

  /// Where it can be reached: changes when it moves.
  String endpoint;

  private int moves;
  final Honesty honesty;
  final SimDisk disk;
  final SimKeyring.Drawer drawer = new SimKeyring.Drawer(this);
  long uplinkBytesPerSecond;
  private final SplittableRandom random;
  long uplinkFreeAt;
  int lives;

  /// How much its clock is ahead.
  private Duration clockError;

  /// Its people sign it in when it is logged out at its start.
  boolean signsIn = true;

  /// What its people do the moment that it is signed in.
  final Queue<Runnable> whenSignedIn = new ArrayDeque<>();

  @Nullable SimLoop loop;
  @Nullable Node node;
  @Nullable TicketVerifier tickets;
  @Nullable NetworkClock time;
  boolean started;

  SimPeer(SimWorld world, int number, Honesty honesty, SplittableRandom random) {
    this.world = world;
    this.number = number;
    this.honesty = honesty;
    this.random = random;
    this.endpoint = "10.0.0." + number + ":4711";
    this.disk = new SimDisk(random.split());
    this.disk.beforeDiscard = id -> world.invariants.discards(this, id);
    this.uplinkBytesPerSecond = (1L << 20) << random.nextInt(5);
    this.clockError = Duration.ofMillis(random.nextInt(-MOST_SKEW, MOST_SKEW));
  }

  /// Its clock is set to something else.
  void clockAhead(Duration error) {
    clockError = error;
    if (loop != null) {
      loop.clockError(error);
    }
  }

  String id() {
    return "p" + number;
  }

  String name() {
    return "peer" + number;
  }

  boolean isLiar() {
    return honesty != Honesty.HONEST;
  }

  /// Whether it can be talked to.
  boolean isUp() {
    return isLiar() || started;
  }

  void boot() {
    if (isLiar() || node != null) {
      return;
    }
    lives++;
    SimLoop life = new SimLoop(world.clock, random.split(), disk::delivered);
    life.clockError(clockError);
    NodeSettings settings =
        new NodeSettings(
            name(), List.of(endpoint), null, "https://directory", 6, 3, NodeSettings.REPLICA_SLOTS);
    NetworkClock now = new NetworkClock(life::now, life::nanoTime);
    Node booted =
        new Node(
            life,
            world.network.of(this, life),
            disk,
            world.directory.of(this, life),
            new SimKeyring(drawer, life),
            now,
            random.split(),
            settings);
    loop = life;
    node = booted;
    time = now;
    tickets =
        new TicketVerifier(
            world.directory.tickets, key -> false, this::id, booted::isDirectoryAway, now);
    world.invariants.counts(this);
    for (SimDisk.Container c : disk.all()) {
      disk.delivered(new PieceStore.Holding(c.manifest, c.durable.copy(), false));
    }
    life.run(() -> booted.start(result -> started(booted, result)));
  }

  private void started(Node booted, Result<NodeStatus> result) {
    world.trace.line(id(), "started", String.valueOf(lives));
    if (result instanceof Result.Failed<NodeStatus>(var failure)) {
      throw new AssertionError(id() + " does not start: " + failure);
    }
    started = true;
    if (signsIn && !booted.whoAmI().loggedIn()) {
      login();
    }
  }

  /// Somebody here sees that this peer is logged out.
  void signInAgain() {
    act(
        now -> {
          if (!now.whoAmI().loggedIn()) {
            login();
          }
        });
  }

  /// Nobody here wants anything to stand still any more.
  void resumeAll() {
    act(now -> now.steer(TransferOrder.Kind.RESUME, List.of(), true));
  }

  private void login() {
    Node now = node;
    SimLoop life = loop;
    if (now != null && life != null && !now.whoAmI().loggedIn()) {
      now.login(
          new LoginOrder("", SimDirectory.USER, SimDirectory.PASSWORD, "", "", SimDirectory.PIN),
          result -> {
            if (result instanceof Result.Failed<?>) {
              life.after(Duration.ofSeconds(2), this::login);
            } else {
              for (Runnable next = whenSignedIn.poll(); next != null; next = whenSignedIn.poll()) {
                next.run();
              }
            }
          });
    }
  }

  /// The word on a ticket that another one shows, as a real peer says it.
  TicketVerifier.Verdict judge(SimPeer caller, FileId id, String ticket, int leastBytes) {
    return verifier().read(SimTickets.bytes(ticket), caller.drawer.key(), id.hex(), leastBytes);
  }

  TicketVerifier.Verdict judge(SimPeer caller, PeerNetwork.KeepRequest request) {
    byte[] shown = SimTickets.bytes(request.ticket());
    return verifier().write(shown, caller.drawer.key(), request.id().hex(), request.size());
  }

  private TicketVerifier verifier() {
    return Objects.requireNonNull(tickets);
  }

  void crash() {
    SimLoop life = loop;
    if (life == null) {
      return;
    }
    world.trace.line(id(), "crashed");
    life.die();
    loop = null;
    node = null;
    started = false;
    disk.crash();
    world.network.dropped(this);
  }

  /// It comes back on another port.
  void move() {
    moves++;
    endpoint = "10.0.0." + number + ":" + (4711 + moves);
    world.trace.line(id(), "moves to", endpoint);
  }

  /// Whether somebody who calls this address finds it.
  boolean isUpAt(String called) {
    return isUp() && endpoint.equals(called);
  }

  /// Runs on its loop, while it is up.
  void act(Consumer<Node> action) {
    SimLoop life = loop;
    Node now = node;
    if (life != null && now != null && started) {
      life.run(() -> action.accept(now));
    }
  }
}
