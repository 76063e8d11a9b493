package io.bandada.peerd.sim;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.swarm.PeerNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The ways between simulated peers: each direction has a delay, may be cut off, loses messages;
/// each peer has one uplink.
final class SimNetwork {
  /// Silence after which a connection is taken for dead.
  static final Duration DEAD_AFTER = Duration.ofSeconds(15);

  final SimWorld world;
  final SplittableRandom random;
  private final Map<String, Long> cutUntil = new TreeMap<>();
  private final Map<String, Long> delays = new TreeMap<>();

  /// Pieces asked for and neither answered nor given up, by who asks, source and content.
  private final Map<String, Integer> open = new TreeMap<>();

  private final List<SimCall> calls = new ArrayList<>();
  double loss;

  /// Calls whose ticket an honest peer did not take.
  int turnedAway;

  SimNetwork(SimWorld world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  PeerNetwork of(SimPeer peer, SimLoop life) {
    return new SimLink(this, peer, life);
  }

  /// Nothing gets from one to the other for a while; the other way is open.
  void cut(SimPeer from, SimPeer to, Duration time) {
    cutUntil.put(from.id() + ">" + to.id(), world.clock.now() + time.toNanos());
    world.trace.line("cut", from.id(), to.id(), time.toString());
  }

  void heal() {
    cutUntil.clear();
    loss = 0;
  }

  boolean isCut(SimPeer from, SimPeer to) {
    Long until = cutUntil.get(from.id() + ">" + to.id());
    return until != null && until > world.clock.now();
  }

  /// Whether this message is lost on its way.
  boolean loses(SimPeer from, SimPeer to) {
    return isCut(from, to) || (loss > 0 && random.nextDouble() < loss);
  }

  long delay(SimPeer from, SimPeer to) {
    long base =
        delays.computeIfAbsent(
            from.id() + ">" + to.id(), k -> 200_000L + random.nextInt(40_000_000));
    return base + random.nextInt(2_000_000);
  }

  /// Who is there, or was: peers move to other ports only.
  @Nullable SimPeer at(String endpoint) {
    String host = host(endpoint);
    for (SimPeer peer : world.peers) {
      if (host(peer.endpoint).equals(host)) {
        return peer;
      }
    }
    return null;
  }

  private static String host(String endpoint) {
    return endpoint.substring(0, Math.max(0, endpoint.lastIndexOf(':')));
  }

  void add(SimCall call) {
    calls.add(call);
    if (calls.size() % 256 == 0) {
      calls.removeIf(SimCall::isOver);
    }
  }

  /// A peer died: connections to it break, connections of it are gone.
  void dropped(SimPeer peer) {
    for (SimCall call : List.copyOf(calls)) {
      call.peerDied(peer);
    }
    calls.removeIf(SimCall::isOver);
    open.keySet().removeIf(key -> key.startsWith(peer.id() + ">"));
  }

  void asked(SimPeer by, SimPeer of, FileId id, int pieces) {
    int now = open.merge(by.id() + ">" + of.id() + ":" + id, pieces, Integer::sum);
    world.invariants.openRequests(by, of, now);
  }

  void settled(SimPeer by, SimPeer of, FileId id, int pieces) {
    open.computeIfPresent(
        by.id() + ">" + of.id() + ":" + id, (k, n) -> n > pieces ? n - pieces : null);
  }

  /// Something happens at the other end, unless the message is lost.
  boolean send(SimPeer from, SimPeer to, long notBefore, Consumer<Long> arrives) {
    if (loses(from, to)) {
      return false;
    }
    long time = Math.max(notBefore, world.clock.now() + delay(from, to));
    world.clock.at(time, () -> arrives.accept(time));
    return true;
  }
}
