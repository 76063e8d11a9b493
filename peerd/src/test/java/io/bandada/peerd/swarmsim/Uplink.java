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

  void add(SwarmMemberFetch shipment) {
    lanes.computeIfAbsent(shipment.asker, a -> new ArrayDeque<>()).add(shipment);
    if (sending == null) {
      next();
    }
  }

  /// Nothing more of this is sent.
  void drop(SwarmMemberFetch shipment) {
    ArrayDeque<SwarmMemberFetch> lane = lanes.get(shipment.asker);
    if (lane != null && lane.remove(shipment) && lane.isEmpty()) {
      lanes.remove(shipment.asker);
    }
    if (shipment.equals(sending)) {
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
    SwarmMemberFetch shipment = first.getValue().getFirst();
    // To the end of the line.
    lanes.put(first.getKey(), first.getValue());
    sending = shipment;
    size = (int) Math.min(shipment.bytesOfPieceLeft(), bytesPerSecond * LONGEST_TURN_SECONDS);
    began = time.now();
    end = time.in((long) (size / bytesPerSecond * 1e9), () -> sent(shipment));
  }

  private void sent(SwarmMemberFetch shipment) {
    sentBytes += size;
    shipment.sent(size);
    if (shipment.isSent()) {
      ArrayDeque<SwarmMemberFetch> lane = lanes.get(shipment.asker);
      if (lane != null) {
        lane.remove(shipment);
        if (lane.isEmpty()) {
          lanes.remove(shipment.asker);
        }
      }
    }
    next();
  }
}
