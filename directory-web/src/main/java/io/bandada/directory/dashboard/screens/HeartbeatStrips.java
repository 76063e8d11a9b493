package io.bandada.directory.dashboard.screens;

import io.bandada.directory.settings.DirectorySettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// When each peer was heard, for the strip on its page: one bit for each time that a live peer is
/// heard in, as the lease says. Kept in memory only: it is about now.
@Component
public class HeartbeatStrips {
  static final int SLOTS = 60;
  static final String HEARD = "heard";
  static final String MISSED = "missed";

  /// Before this directory started, or not over yet.
  private static final String UNKNOWN = "unknown";

  private static final int MAX_PEERS = 50_000;

  /// @param heard bit i: heard in slot `newest - i`
  private record Strip(long heard, long newest, long first) {
    Strip at(long slot) {
      long steps = Math.max(0, slot - newest);
      long moved = steps >= Long.SIZE ? 0 : heard << steps;
      return new Strip(moved | 1, Math.max(slot, newest), first);
    }
  }

  private final InstantSource clock;
  private final long slotMillis;
  private final ConcurrentHashMap<String, Strip> strips = new ConcurrentHashMap<>();

  @Autowired
  public HeartbeatStrips(InstantSource clock, DirectorySettings settings) {
    this(clock, settings.lease().stale());
  }

  /// @param slot a silence of this length is a late peer
  public HeartbeatStrips(InstantSource clock, Duration slot) {
    this.clock = clock;
    this.slotMillis = Math.max(1, slot.toMillis());
  }

  /// How long a slot is.
  Duration slot() {
    return Duration.ofMillis(slotMillis);
  }

  /// How long the whole strip is.
  Duration span() {
    return slot().multipliedBy(SLOTS);
  }

  public void heard(String peer) {
    if (strips.size() >= MAX_PEERS && !strips.containsKey(peer)) {
      return;
    }
    long slot = clock.millis() / slotMillis;
    strips.compute(peer, (id, old) -> old == null ? new Strip(1, slot, slot) : old.at(slot));
  }

  public void forget(String peer) {
    strips.remove(peer);
  }

  /// The oldest first.
  List<String> strip(String peer) {
    long now = clock.millis() / slotMillis;
    var strip = strips.get(peer);
    var marks = new ArrayList<String>(SLOTS);
    for (long slot = now - SLOTS + 1; slot <= now; slot++) {
      marks.add(strip == null || slot < strip.first() ? UNKNOWN : mark(strip, slot, now));
    }
    return marks;
  }

  private static String mark(Strip strip, long slot, long now) {
    long back = strip.newest() - slot;
    if (back >= 0 && back < Long.SIZE && (strip.heard() >>> back & 1) != 0) {
      return HEARD;
    }
    return slot == now ? UNKNOWN : MISSED;
  }
}
