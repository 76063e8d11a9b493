package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.peers.PeerNetworkContract;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.disk.Received;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// The contract, kept by the simulated network between real nodes.
class SimNetworkTest extends PeerNetworkContract {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final SimWorld world =
      new SimWorld(
          1,
          SimPeer.Honesty.HONEST,
          SimPeer.Honesty.HONEST,
          SimPeer.Honesty.SILENT,
          SimPeer.Honesty.HONEST);
  private final SimPeer here = world.peers.get(0);
  private final SimPeer other = world.peers.get(1);
  private @Nullable PeerNetwork network;
  private Runnable afterEachStep = () -> {};

  @BeforeEach
  void start() {
    here.boot();
    world.runFor(Duration.ofSeconds(2));
    network = world.network.of(here, loop());
  }

  private SimLoop loop() {
    return Objects.requireNonNull(here.loop);
  }

  @Override
  protected PeerNetwork network() {
    return Objects.requireNonNull(network);
  }

  @Override
  protected PieceStore store() {
    return here.disk;
  }

  @Override
  protected void onLoop(Runnable task) {
    loop().run(task);
  }

  @Override
  protected void until(String what, BooleanSupplier condition) {
    long end = world.clock.now() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(world.clock.now()).as(what).isLessThan(end);
      world.runFor(STEP);
      afterEachStep.run();
    }
  }

  @Override
  protected PeerAddress holder(PieceSet pieces) throws IOException {
    Received.pieces(other.disk, BOOK, pieces);
    other.boot();
    until("the other peer is up", other::isUp);
    return address(other);
  }

  @Override
  protected PeerAddress forger(PieceSet wrong) throws IOException {
    PeerAddress holder = holder(PieceSet.all(BOOK.pieces()));
    wrong.forEach(piece -> other.disk.rot(BOOK.id(), piece));
    return holder;
  }

  @Override
  protected PeerAddress mute() {
    return address(world.peers.get(2));
  }

  @Override
  protected PeerAddress breaking(int pieces) throws IOException {
    PeerAddress holder = holder(PieceSet.all(BOOK.pieces()));
    afterEachStep =
        () -> {
          SimDisk.Container book = here.disk.container(BOOK.id());
          if (book != null && book.stored.size() >= pieces) {
            other.crash();
          }
        };
    return holder;
  }

  @Override
  protected PeerAddress nobody() {
    return address(world.peers.get(3));
  }

  @Override
  protected String readTicket(long budget) {
    return world.directory.tickets.read(BOOK.id().hex(), here, budget).ticket();
  }

  @Override
  protected String stolenTicket() {
    return world.directory.tickets.read(BOOK.id().hex(), BOOK.size(), world.peers.get(3)).ticket();
  }

  @Override
  protected String writeTicket(PeerAddress peer) {
    SimPeer audience = peer.peerId().equals(other.id()) ? other : world.peers.get(3);
    return world.directory.tickets.write(BOOK.id().hex(), BOOK.size(), here, audience).ticket();
  }

  private static PeerAddress address(SimPeer peer) {
    return new PeerAddress(peer.id(), peer.name(), peer.endpoint);
  }
}
