package io.bandada.peerd.swarmsim;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// What a peer sends: one piece at a time at full rate, in turn among those who asked. A long piece
/// gives way after a second.
final class Uplink {
  private static final double LONGEST_TURN_SECONDS = 1;

  private final VirtualTime time;
  private final double bytesPerSecond;
  private final LinkedHashMap<SwarmMember, ArrayDeque<SwarmMemberFetch>> lanes =
      new LinkedHashMap<>();
  private @Nullable SwarmMemberFetch sending;
  private VirtualTime.@Nullable Event end;
  private long began;
  private int size;
  private long sentBytes;

  Uplink(VirtualTime time, double bytesPerSecond) {
    this.time = time;
    this.bytesPerSecond = bytesPerSecond;
  }

  double bytesPerSecond() {
    return bytesPerSecond;
  }

  long sentBytes() {
    return sentBytes;
  }

  void add(SwarmMemberFetch fetch) {
    lanes.computeIfAbsent(fetch.receiver, a -> new ArrayDeque<>()).add(fetch);
    if (sending == null) {
      next();
    }
  }

  /// Nothing more of this is sent.
  void drop(SwarmMemberFetch fetch) {
    ArrayDeque<SwarmMemberFetch> lane = lanes.get(fetch.receiver);
    if (lane != null && lane.remove(fetch) && lane.isEmpty()) {
      lanes.remove(fetch.receiver);
    }
    if (fetch.equals(sending)) {
      if (end != null) {
        end.cancel();
      }
      sentBytes += Math.min(size, (long) ((time.now() - began) / 1e9 * bytesPerSecond));
      next();
    }
  }

  /// The peer is gone.
  void close() {
    if (end != null) {
      end.cancel();
    }
    lanes.clear();
  }

  private void next() {
    sending = null;
    var first = lanes.pollFirstEntry();
    if (first == null) {
      return;
    }
    SwarmMemberFetch fetch = first.getValue().getFirst();
    // To the end of the line.
    lanes.put(first.getKey(), first.getValue());
    sending = fetch;
    size = (int) Math.min(fetch.bytesOfPieceLeft(), bytesPerSecond * LONGEST_TURN_SECONDS);
    began = time.now();
    end = time.in((long) (size / bytesPerSecond * 1e9), () -> sent(fetch));
  }

  private void sent(SwarmMemberFetch fetch) {
    sentBytes += size;
    fetch.sent(size);
    if (fetch.isSent()) {
      ArrayDeque<SwarmMemberFetch> lane = lanes.get(fetch.receiver);
      if (lane != null) {
        lane.remove(fetch);
        if (lane.isEmpty()) {
          lanes.remove(fetch.receiver);
        }
      }
    }
    next();
  }
}
