package io.bandada.peerd.rate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whose bytes go next. Peers stand in a queue; the first one that wants something gets it, until
/// its piece is through or its turn is over, and then it goes to the end. Within a peer the piece
/// that was begun first goes first. A peer that has its own limit to wait for, or does not come for
/// its bytes, is passed by and keeps its place.
///
/// The time is given in, and must not go back; not for two threads at once.
final class FairQueue {
  /// The longest that one peer is served before the next, in seconds' worth.
  static final long TURN_SECONDS = 1;

  /// So long the one whose turn it is may be away with its last bytes before others get the next.
  static final Duration GRACE = Duration.ofMillis(5);

  /// Who has waited for so long gets a crumb: enough to show its reader that it is alive.
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  static final int CRUMB = 256;

  /// Peers that are not served now, but whose limit was used up a moment ago.
  static final int MOST_RESTING = 10_000;

  private final TokenBucket all;
  private final LinkedHashMap<String, Lane> lanes = new LinkedHashMap<>();
  private final LinkedHashMap<String, Lane> resting = new LinkedHashMap<>();
  private final TreeSet<Place> waiting =
      new TreeSet<>(
          Comparator.comparingLong((Place p) -> p.waitsSince).thenComparingLong(p -> p.number));
  private long up;
  private long perPeer;
  private long places;

  /// Whether those who wait do so because there is nothing to give, and not for their own limits.
  private boolean scarce;

  FairQueue(long up, long perPeer, long now) {
    this.up = up;
    this.perPeer = perPeer;
    this.all = new TokenBucket(up, now);
  }

  void rates(long newUp, long newPerPeer, long now) {
    up = newUp;
    perPeer = newPerPeer;
    all.rate(newUp, now);
    lanes.values().forEach(lane -> lane.bucket.rate(newPerPeer, now));
    resting.values().forEach(lane -> lane.bucket.rate(newPerPeer, now));
  }

  /// All that goes to one peer.
  private static final class Lane {
    private final String peer;
    private final TokenBucket bucket;

    /// Pieces that were begun and are not through, the oldest first.
    private final ArrayDeque<Place> pieces = new ArrayDeque<>();

    private int open;
    private boolean scarce;
    private long turnBytes;
    private long lastNanos;

    Lane(String peer, TokenBucket bucket, long now) {
      this.peer = peer;
      this.bucket = bucket;
      this.lastNanos = now - GRACE.toNanos();
    }

    @Nullable Place first() {
      for (Place piece : pieces) {
        if (piece.wants > 0) {
          return piece;
        }
      }
      return null;
    }
  }

  /// One stream of pieces to a peer.
  static final class Place {
    private final Lane lane;
    private final Runnable served;
    private final long number;
    private long waitsSince;
    private int wants;
    private int left;
    private int given;

    private Place(Lane lane, Runnable served, long number) {
      this.lane = lane;
      this.served = served;
      this.number = number;
    }

    /// What it was given for its last want, once; 0: nothing yet.
    int collect() {
      int bytes = given;
      given = 0;
      return bytes;
    }
  }

  /// @param served is run when the place is given something
  Place open(String peer, Runnable served, long now) {
    while (!resting.isEmpty()) {
      Lane eldest = resting.firstEntry().getValue();
      eldest.bucket.pass(now, false);
      if (!eldest.bucket.isFull() && resting.size() <= MOST_RESTING) {
        break;
      }
      resting.pollFirstEntry();
    }
    Lane rested = resting.remove(peer);
    Lane lane =
        lanes.computeIfAbsent(
            peer,
            name -> rested != null ? rested : new Lane(name, new TokenBucket(perPeer, now), now));
    lane.open++;
    return new Place(lane, served, places++);
  }

  void close(Place place) {
    withdraw(place);
    endPiece(place);
    Lane lane = place.lane;
    lane.open--;
    if (lane.open == 0) {
      lanes.remove(lane.peer);
      if (perPeer != 0) {
        resting.put(lane.peer, lane);
      }
    }
  }

  /// How many peers are served now.
  int peers() {
    return lanes.size();
  }

  /// And of how many it knows anything.
  int remembered() {
    return lanes.size() + resting.size();
  }

  /// The place waits for bytes of its piece.
  ///
  /// @param most how many it can use now
  /// @param left of the piece, these included
  void want(Place place, int most, int left, long now) {
    Lane lane = place.lane;
    all.pass(now, scarce);
    lane.bucket.pass(now, lane.scarce);
    if (place.left == 0) {
      lane.pieces.addLast(place);
    }
    place.left = left;
    place.wants = most;
    place.given = 0;
    place.waitsSince = now;
    waiting.add(place);
  }

  /// It does not wait any more; its piece keeps its place in the queue.
  void withdraw(Place place) {
    if (place.wants > 0) {
      waiting.remove(place);
      place.wants = 0;
      if (waiting.isEmpty()) {
        scarce = false;
      }
      if (place.lane.first() == null) {
        place.lane.scarce = false;
      }
    }
  }

  /// Its piece goes no further.
  void endPiece(Place place) {
    if (place.left > 0) {
      place.left = 0;
      place.lane.pieces.remove(place);
    }
  }

  /// Gives out what there is.
  ///
  /// @return nanoseconds until there is something to give again; Long.MAX_VALUE when nobody waits
  long serve(long now) {
    while (!waiting.isEmpty()) {
      all.pass(now, scarce);
      scarce = false;
      long pause = serveOne(now);
      if (pause > 0) {
        return pause;
      }
    }
    return Long.MAX_VALUE;
  }

  /// @return 0 when somebody was given something
  private long serveOne(long now) {
    Place longest = waiting.first();
    if (now - longest.waitsSince >= SIGN_OF_LIFE.toNanos()) {
      int crumb = Math.min(CRUMB, longest.wants);
      longest.lane.bucket.pass(now, longest.lane.scarce);
      if (all.nanosUntil(crumb) == 0 && longest.lane.bucket.nanosUntil(crumb) == 0) {
        give(longest, crumb, now);
        return 0;
      }
    }
    long pause = Long.MAX_VALUE;
    for (Lane lane : lanes.values()) {
      Place place = lane.first();
      if (place == null) {
        long grace = GRACE.toNanos() - (now - lane.lastNanos);
        if (!lane.pieces.isEmpty() && grace > 0 && !all.isHalfFull()) {
          scarce = true;
          return Math.min(pause, grace);
        }
        continue;
      }
      lane.bucket.pass(now, lane.scarce);
      int bytes = lane.bucket.portion(all.portion(place.wants));
      long own = lane.bucket.nanosUntil(bytes);
      lane.scarce = own > 0;
      if (own > 0) {
        pause = Math.min(pause, own);
        continue;
      }
      long common = all.nanosUntil(bytes);
      if (common > 0) {
        scarce = true;
        return Math.min(pause, common);
      }
      give(place, bytes, now);
      return 0;
    }
    return pause;
  }

  private void give(Place place, int bytes, long now) {
    Lane lane = place.lane;
    withdraw(place);
    all.take(bytes);
    lane.bucket.take(bytes);
    place.given = bytes;
    lane.lastNanos = now;
    lane.turnBytes += bytes;
    place.left -= bytes;
    boolean through = place.left == 0;
    if (through) {
      lane.pieces.remove(place);
    }
    if (through || lane.turnBytes >= up * TURN_SECONDS) {
      lane.turnBytes = 0;
      lanes.putLast(lane.peer, lane);
    }
    place.served.run();
  }
}
