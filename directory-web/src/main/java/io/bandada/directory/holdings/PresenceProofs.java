package io.bandada.directory.holdings;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// When each peer last saw on its disk all that its index tells: what a copy is worth that somebody
/// relies on. In memory; by the monotonic clock.
@Component
public class PresenceProofs {
  private final LongSupplier nanoClock;

  /// Guarded by itself.
  private final Map<String, Long> provenAt = new HashMap<>();

  PresenceProofs(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// @param ageMillis how long ago it looked, by its own word; never before the peer's index was
  ///   proven equal here
  public void heard(String peerId, long ageMillis) {
    long then = nanoClock.getAsLong() - Math.max(0, ageMillis) * 1_000_000;
    synchronized (provenAt) {
      if (provenAt.merge(peerId, then, Math::max) == then) {
        provenAt.notifyAll();
      }
    }
  }

  /// Those that looked within this time.
  public Set<String> within(Duration time) {
    long since = nanoClock.getAsLong() - time.toNanos();
    Set<String> proven = new HashSet<>();
    synchronized (provenAt) {
      provenAt.forEach(
          (peerId, then) -> {
            if (then - since >= 0) {
              proven.add(peerId);
            }
          });
    }
    return proven;
  }

  /// Waits until somebody shows something, or the time is over.
  public void await(Duration time) throws InterruptedException {
    synchronized (provenAt) {
      TimeUnit.NANOSECONDS.timedWait(provenAt, Math.max(1_000_000, time.toNanos()));
    }
  }
}
