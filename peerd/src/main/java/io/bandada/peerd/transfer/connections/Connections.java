package io.bandada.peerd.transfer.connections;

import io.bandada.peerd.loop.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Connections to other peers: two for each, since one TCP stream is one core's worth of bytes,
/// closed when nobody used them for a while. Those that began with a certificate of ours that is
/// not in use any more take no new call, and end with their last one. On the loop.
///
/// @param <C> what a framing makes calls with
public final class Connections<C extends Connections.Connection> implements AutoCloseable {
  private static final int PER_PEER = 2;
  private static final Duration IDLE = Duration.ofSeconds(60);

  /// Calls wait so long for a connection that is being made; then they go another way, and the
  /// connection is for later ones.
  static final Duration CONNECT_PATIENCE = Duration.ofMillis(500);

  private final Loop loop;
  private final Supplier<String> shown;
  private final int most;
  private final int callsEach;
  private final Dialling<C> dialling;
  private final Map<Route, Peer> peers = new LinkedHashMap<>();

  /// All that were not closed yet, those included that take no new call.
  private final Set<Use> standing = new LinkedHashSet<>();

  /// A peer, where it is said to be: whoever else answers there gets nothing.
  public record Route(String peerId, InetSocketAddress endpoint) {}

  public enum State {
    CONNECTING,
    UP,
    GONE
  }

  /// One of a framing.
  public interface Connection {
    State state();

    /// Its calls break.
    void close(String why);
  }

  @FunctionalInterface
  public interface Dialling<C> {
    /// Begins to connect.
    ///
    /// @param gone to be run on the loop when the connection is lost
    C dial(Route route, Runnable gone);
  }

  /// @param shown names the certificate that this peer shows; empty while it has none
  /// @param most connections in all
  /// @param callsEach calls of one connection at a time
  public Connections(
      Loop loop, Supplier<String> shown, int most, int callsEach, Dialling<C> dialling) {
    this.loop = loop;
    this.shown = shown;
    this.most = most;
    this.callsEach = callsEach;
    this.dialling = dialling;
  }

  /// A connection for one call; [Lease#release()] when it ended.
  ///
  /// @param broke runs when a connection breaks that new calls would have used
  /// @return null when there is none now: too many stand, or are in use, or this peer has no
  ///   certificate to show
  public @Nullable Lease<C> acquire(Route route, Runnable broke) {
    Peer peer = connect(route, broke);
    Use best = peer.best();
    if (best == null || best.calls >= callsEach) {
      return null;
    }
    best.calls++;
    peer.stopIdling();
    return new Lease<>(best.connection, () -> release(best));
  }

  /// One call's use of a connection.
  ///
  /// @param release once, on the loop
  public record Lease<C>(C connection, Runnable release) {}

  /// Whether all connections of that peer are up; begins to connect when not.
  boolean isStanding(Route route, Runnable broke) {
    List<Use> uses = connect(route, broke).uses;
    return !uses.isEmpty() && uses.stream().allMatch(use -> use.connection.state() == State.UP);
  }

  private Peer connect(Route route, Runnable broke) {
    String own = shown.get();
    Peer peer = peers.computeIfAbsent(route, Peer::new);
    peer.broke = broke;
    if (!peer.own.equals(own)) {
      peer.own = own;
      List.copyOf(peer.uses).forEach(use -> retire(use, "this peer has a new certificate"));
    }
    // Its own back-off would keep a peer that is there again waiting; when to try again is the
    // caller's decision.
    peer.uses.stream()
        .filter(use -> use.connection.state() == State.GONE)
        .toList()
        .forEach(use -> retire(use, "it broke"));
    while (!own.isEmpty()
        && peer.uses.size() < PER_PEER
        && (standing.size() < most || closeAnUnused(peer))) {
      Use use = new Use(peer);
      peer.uses.add(use);
      standing.add(use);
    }
    if (peer.uses.isEmpty()) {
      peers.remove(route);
    }
    return peer;
  }

  private boolean closeAnUnused(Peer but) {
    for (Peer peer : peers.values()) {
      if (!peer.equals(but) && peer.isUnused()) {
        peer.close("others need its room");
        return true;
      }
    }
    return false;
  }

  private void retire(Use use, String why) {
    use.peer.uses.remove(use);
    if (use.calls == 0) {
      close(use, why);
    }
  }

  private void close(Use use, String why) {
    use.peer.uses.remove(use);
    if (standing.remove(use)) {
      use.connection.close(why);
    }
  }

  private void release(Use use) {
    use.calls--;
    Peer peer = use.peer;
    if (use.calls == 0 && !peer.uses.contains(use)) {
      close(use, "its last call is over");
    }
    if (peer.isUnused() && peer.idle == null) {
      peer.idle = loop.after(IDLE, () -> peer.close("nobody used it"));
    }
  }

  private void gone(Use use) {
    standing.remove(use);
    if (use.peer.uses.remove(use)) {
      use.peer.broke.run();
    }
  }

  /// Those to this peer, with all their calls.
  public void close(Route route, String why) {
    standing.stream()
        .filter(use -> use.peer.route.equals(route))
        .toList()
        .forEach(use -> close(use, why));
    peers.remove(route);
  }

  @Override
  public void close() {
    List.copyOf(standing).forEach(use -> close(use, "this peer stops"));
    peers.clear();
  }

  private final class Use {
    final Peer peer;
    final C connection;
    final long since = loop.nanoTime();
    int calls;

    Use(Peer peer) {
      this.peer = peer;
      this.connection = dialling.dial(peer.route, () -> gone(this));
    }

    boolean isLate() {
      return connection.state() == State.CONNECTING
          && loop.nanoTime() - since >= CONNECT_PATIENCE.toNanos();
    }

    boolean isBetterThan(Use other) {
      boolean up = connection.state() == State.UP;
      boolean otherUp = other.connection.state() == State.UP;
      return up == otherUp ? calls < other.calls : up;
    }
  }

  private final class Peer {
    final Route route;

    /// Those that new calls use.
    final List<Use> uses = new ArrayList<>(PER_PEER);

    String own = "";
    Runnable broke = () -> {};
    Loop.@Nullable Timer idle;

    Peer(Route route) {
      this.route = route;
    }

    @Nullable Use best() {
      Use best = null;
      for (Use use : uses) {
        if (!use.isLate() && (best == null || use.isBetterThan(best))) {
          best = use;
        }
      }
      return best;
    }

    boolean isUnused() {
      return !uses.isEmpty() && uses.stream().allMatch(use -> use.calls == 0);
    }

    void stopIdling() {
      Loop.Timer timer = idle;
      if (timer != null) {
        timer.cancel();
        idle = null;
      }
    }

    /// The next call begins anew.
    void close(String why) {
      stopIdling();
      peers.remove(route, this);
      List.copyOf(uses).forEach(use -> Connections.this.close(use, why));
    }
  }
}
