package io.bandada.peerd.pieceport;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.transfer.EgressPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The ways to the piece ports of other peers: two connections for each, since one is one core's worth of decryption, closed when nobody
/// used them for a while. A way that breaks is left alone for a while, longer each time. On the loop.
final class PieceLines {
  private static final int PER_PEER = 2;

  /// Ports that are remembered; the one that was told longest ago is forgotten.
  private static final int MOST_KNOWN = 1024;

  private static final int MOST_CONNECTED = 256;
  /// Calls wait so long for a connection that is being made; then they go by gRPC, and the connection is for later ones.
  static final Duration CONNECT_PATIENCE = Duration.ofMillis(500);

  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration FIRST_REST = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  private final PieceLine.Kit kit;
  private final Loop loop;
  private final EgressPolicy policy;
  private final RandomGenerator random;
  private final Map<Where, Way> ways = new LinkedHashMap<>();
  private int connected;

  /// Names that people use do not count.
  private record Where(String peerId, String endpoint) {
    static Where of(PeerAddress peer) {
      return new Where(peer.peerId(), peer.endpoint());
    }
  }

  PieceLines(PieceLine.Kit kit, EgressPolicy policy, RandomGenerator random) {
    this.kit = kit;
    this.loop = kit.loop();
    this.policy = policy;
    this.random = random;
  }

  /// That peer says where its piece port is; 0: it has none.
  void heard(PeerAddress peer, int port) {
    Where where = Where.of(peer);
    Way known = ways.get(where);
    if (known != null && known.at.getPort() == port) {
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
    ways.put(where, new Way(peer.peerId(), at));
  }

  private void forget(Where where, Way way) {
    ways.remove(where);
    way.close("it is somewhere else now");
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

  /// A line to make a call with; [Use#end()] when it ended.
  ///
  /// @return null when there is none now
  @Nullable Use acquire(PeerAddress peer) {
    Way way = ways.get(Where.of(peer));
    return way == null ? null : way.acquire();
  }

  /// Whether all connections to that peer stand; begins to connect when not.
  boolean standing(PeerAddress peer) {
    Way way = ways.get(Where.of(peer));
    return way != null && way.standing();
  }

  /// How many connections stand or are tried.
  int connected() {
    return connected;
  }

  void close() {
    ways.values().forEach(way -> way.close("this peer stops"));
    ways.clear();
  }

  /// One call's use of a line.
  static final class Use {
    final PieceLine line;
    private final Way way;

    private Use(Way way, PieceLine line) {
      this.way = way;
      this.line = line;
      line.calls++;
    }

    /// A call was answered over it: the way is good.
    void worked() {
      way.rests.reset();
    }

    /// Once.
    void end() {
      line.calls--;
      way.ended(line);
    }
  }

  private final class Way {
    final InetSocketAddress at;
    final Backoff rests = new Backoff(FIRST_REST, LONGEST_REST, random);
    private final String peerId;
    private final List<PieceLine> lines = new ArrayList<>(PER_PEER);

    /// Those that began with a certificate of ours that is not in use any more: they end with their last call.
    private final List<PieceLine> retired = new ArrayList<>();

    private String own = "";
    private long restUntil = loop.nanoTime();
    private Loop.@Nullable Timer idle;

    Way(String peerId, InetSocketAddress at) {
      this.peerId = peerId;
      this.at = at;
    }

    boolean standing() {
      return connect() && lines.stream().allMatch(line -> line.state() == PieceLine.State.UP);
    }

    /// @return false when it is not to be tried now
    private boolean connect() {
      String shown = kit.wire().shown();
      if (shown.isEmpty() || loop.nanoTime() < restUntil) {
        return false;
      }
      if (!shown.equals(own)) {
        retireAll();
        own = shown;
      }
      while (lines.size() < PER_PEER && connected < MOST_CONNECTED) {
        connected++;
        lines.add(new PieceLine(kit, peerId, at, this::changed));
      }
      return !lines.isEmpty();
    }

    @Nullable Use acquire() {
      if (!connect()) {
        return null;
      }
      PieceLine best = null;
      for (PieceLine line : lines) {
        boolean late =
            line.state() == PieceLine.State.CONNECTING
                && loop.nanoTime() - line.since() >= CONNECT_PATIENCE.toNanos();
        if (!late && (best == null || isBetter(line, best))) {
          best = line;
        }
      }
      if (best == null || best.calls >= PieceLine.MOST_CALLS) {
        return null;
      }
      if (idle != null) {
        idle.cancel();
        idle = null;
      }
      return new Use(this, best);
    }

    private static boolean isBetter(PieceLine one, PieceLine other) {
      boolean up = one.state() == PieceLine.State.UP;
      boolean otherUp = other.state() == PieceLine.State.UP;
      return up == otherUp ? one.calls < other.calls : up;
    }

    private void retireAll() {
      for (PieceLine line : lines) {
        if (line.calls == 0) {
          line.fail("this peer has a new certificate");
        }
        retired.add(line);
      }
      lines.clear();
    }

    private void changed(PieceLine line) {
      if (line.state() != PieceLine.State.GONE) {
        return;
      }
      connected--;
      retired.remove(line);
      if (lines.remove(line)) {
        restUntil = loop.nanoTime() + rests.next().toNanos();
      }
    }

    void ended(PieceLine line) {
      if (line.calls == 0 && retired.contains(line)) {
        line.fail("its last call is over");
      }
      boolean unused = lines.stream().allMatch(one -> one.calls == 0);
      if (unused && !lines.isEmpty() && idle == null) {
        idle = loop.after(IDLE, () -> close("nobody used it"));
      }
    }

    /// The next call begins anew.
    void close(String why) {
      idle = null;
      retired.addAll(lines);
      lines.clear();
      retired.forEach(line -> line.fail(why));
    }
  }
}
