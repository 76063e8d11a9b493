package io.bandada.peerd.transfer.connections;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.transfer.connections.Connections.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Where the piece ports of other peers are, as these say themselves, and the connections to them.
/// A way that breaks is left alone for a while, longer each time. On the loop.
public final class PiecePorts implements AutoCloseable {
  /// Ports that are remembered; the one that was told longest ago is forgotten.
  private static final int MOST_KNOWN = 1024;

  private static final int MOST_CONNECTIONS = 256;

  /// One call at least is answered while others are asked for; the other side has its own limit.
  private static final int MOST_CALLS = 12;

  private static final Duration FIRST_REST = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  private final Loop loop;
  private final EgressPolicy policy;
  private final RandomGenerator random;
  private final Connections<PieceConnection> connections;
  private final Map<Where, Way> ways = new LinkedHashMap<>();

  /// Names that people use do not count.
  private record Where(String peerId, String endpoint) {}

  /// @param random for back-off
  public PiecePorts(
      Loop loop,
      Wire wire,
      EgressPolicy policy,
      RandomGenerator random,
      Connections.Dialling<PieceConnection> dialling) {
    this.loop = loop;
    this.policy = policy;
    this.random = random;
    this.connections = new Connections<>(loop, wire::shown, MOST_CONNECTIONS, MOST_CALLS, dialling);
  }

  /// That peer says where its piece port is.
  ///
  /// @param port 0: it has none
  public void heard(PeerAddress peer, int port) {
    Where where = new Where(peer.peerId(), peer.endpoint());
    Way known = ways.get(where);
    if (known != null && known.route.endpoint().getPort() == port) {
      return;
    }
    if (known != null) {
      forget(where, known);
    }
    InetSocketAddress at = port == 0 ? null : address(peer, port);
    if (at == null) {
      return;
    }
    if (ways.size() >= MOST_KNOWN) {
      Map.Entry<Where, Way> oldest = ways.entrySet().iterator().next();
      forget(oldest.getKey(), oldest.getValue());
    }
    ways.put(where, new Way(new Route(peer.peerId(), at)));
  }

  private void forget(Where where, Way way) {
    ways.remove(where);
    connections.close(way.route, "it is somewhere else now");
  }

  /// The same machine as where it is watched, and no door that we would not knock at otherwise.
  private @Nullable InetSocketAddress address(PeerAddress peer, int port) {
    try {
      InetSocketAddress watched = EgressPolicy.listen(peer.endpoint());
      return policy.dial(EgressPolicy.text(new InetSocketAddress(watched.getAddress(), port)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// A connection for one fetch.
  ///
  /// @return null when there is none now
  @Nullable Use acquire(PeerAddress peer) {
    Way way = ways.get(new Where(peer.peerId(), peer.endpoint()));
    if (way == null || way.rests()) {
      return null;
    }
    Connections.Lease<PieceConnection> lease = connections.acquire(way.route, way::broke);
    return lease == null ? null : new Use(lease.connection(), lease.release(), way.backoff::reset);
  }

  /// @param release once
  /// @param worked a call was answered over it: the way is good
  record Use(PieceConnection connection, Runnable release, Runnable worked) {}

  /// Whether all connections to that peer stand; begins to connect when not.
  public boolean isStanding(PeerAddress peer) {
    Way way = ways.get(new Where(peer.peerId(), peer.endpoint()));
    return way != null && !way.rests() && connections.isStanding(way.route, way::broke);
  }

  @Override
  public void close() {
    connections.close();
    ways.clear();
  }

  private final class Way {
    final Route route;
    final Backoff backoff = new Backoff(FIRST_REST, LONGEST_REST, random);
    private long restUntil = loop.nanoTime();

    Way(Route route) {
      this.route = route;
    }

    boolean rests() {
      return loop.nanoTime() < restUntil;
    }

    void broke() {
      restUntil = loop.nanoTime() + backoff.next().toNanos();
    }
  }
}
