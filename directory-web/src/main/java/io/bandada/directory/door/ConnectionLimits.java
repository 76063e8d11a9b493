package io.bandada.directory.door;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// The connections of a listener: how many there are, in all and of each address, and by when each
/// has to get on.
///
/// A time limit is on a state and not on a read: whoever sends a byte now and then gains nothing by
/// it.
///
/// @param <C> a connection
final class ConnectionLimits<C> {
  /// From the first packet to the end of the TLS handshake.
  static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /// From the first byte of a request to the end of its header.
  static final Duration HEADER = Duration.ofSeconds(10);

  /// All the time of a connection that showed no certificate: it has one call to make, its login.
  static final Duration STRANGER = Duration.ofSeconds(30);

  /// From the end of a request's header to the end of its answer. The longest of ours is a full
  /// index report that waits for the disk.
  static final Duration ANSWER = Duration.ofSeconds(60);

  /// Between two requests of a peer.
  static final Duration IDLE = Duration.ofSeconds(60);

  private static final int V6_NETWORK_BYTES = 8;

  private final int most;
  private final int mostOfOne;
  private final LongSupplier nanoClock;
  private final ConcurrentHashMap<C, Connection> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ByteBuffer, Integer> byPlace = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  ConnectionLimits(int most, int mostOfOne, LongSupplier nanoClock) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.nanoClock = nanoClock;
  }

  private enum State {
    HANDSHAKE,
    STRANGER,
    IDLE,
    HEADER,
    ANSWER
  }

  /// Written by the thread that serves the connection, read by the one that looks for those that
  /// are overdue.
  private static final class Connection {
    final ByteBuffer place;
    final long accepted;
    volatile boolean known;
    volatile State state = State.HANDSHAKE;
    volatile long since;
    private State before = State.HANDSHAKE;
    private long beforeSince;

    Connection(ByteBuffer place, long now) {
      this.place = place;
      this.accepted = now;
      this.since = now;
    }

    void turn(State next, long now) {
      since = now;
      state = next;
    }

    boolean overdue(long now) {
      long all = now - accepted;
      return switch (state) {
        case HANDSHAKE -> all > HANDSHAKE.toNanos();
        case STRANGER -> all > STRANGER.toNanos();
        case IDLE -> now - since > IDLE.toNanos();
        case HEADER -> now - since > HEADER.toNanos() || (!known && all > STRANGER.toNanos());
        case ANSWER -> now - since > ANSWER.toNanos();
      };
    }
  }

  /// False when there are too many, in all or from there.
  boolean admit(C connection, InetAddress from) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return false;
    }
    ByteBuffer place = place(from);
    int there = byPlace.merge(place, 1, Integer::sum);
    if (there > mostOfOne) {
      leave(place);
      count.decrementAndGet();
      return false;
    }
    open.put(connection, new Connection(place, nanoClock.getAsLong()));
    return true;
  }

  /// Of IPv6 the /64: whoever has one address there has them all.
  private static ByteBuffer place(InetAddress from) {
    byte[] address = from.getAddress();
    boolean network = from instanceof Inet6Address && !from.isLoopbackAddress();
    return ByteBuffer.wrap(address, 0, network ? V6_NETWORK_BYTES : address.length);
  }

  void gone(C connection) {
    Connection gone = open.remove(connection);
    if (gone != null) {
      leave(gone.place);
      count.decrementAndGet();
    }
  }

  private void leave(ByteBuffer place) {
    byPlace.computeIfPresent(place, (key, there) -> there == 1 ? null : there - 1);
  }

  boolean isNew(C connection) {
    Connection now = open.get(connection);
    return now != null && now.state == State.HANDSHAKE;
  }

  /// TLS is done.
  ///
  /// @param known a certificate was shown
  void greeted(C connection, boolean known) {
    Connection greeted = open.get(connection);
    if (greeted != null) {
      greeted.known = known;
      greeted.turn(known ? State.IDLE : State.STRANGER, nanoClock.getAsLong());
    }
  }

  /// Something came in: it may be a piece of a header or a request, which only [#waits] and
  /// [#rests] tell afterwards.
  void works(C connection) {
    Connection working = open.get(connection);
    if (working != null) {
      working.before = working.state;
      working.beforeSince = working.since;
      working.turn(State.ANSWER, nanoClock.getAsLong());
    }
  }

  /// It was a piece of a header, and the rest is missing.
  void waits(C connection) {
    Connection waiting = open.get(connection);
    if (waiting != null) {
      long since = waiting.before == State.HEADER ? waiting.beforeSince : waiting.since;
      waiting.turn(State.HEADER, since);
    }
  }

  /// All requests that came in are answered.
  void rests(C connection) {
    Connection resting = open.get(connection);
    if (resting != null) {
      resting.turn(resting.known ? State.IDLE : State.STRANGER, nanoClock.getAsLong());
    }
  }

  /// Those whose time is over.
  List<C> overdue() {
    long now = nanoClock.getAsLong();
    return open.entrySet().stream()
        .filter(e -> e.getValue().overdue(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  int size() {
    return count.get();
  }

  /// Places that are remembered: never more than there are connections.
  int places() {
    return byPlace.size();
  }
}
