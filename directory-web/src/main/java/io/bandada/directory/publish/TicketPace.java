package io.bandada.directory.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// How many tickets a peer is given: each costs a signature. A daemon asks for a few at its start
/// and then one per content every ten minutes.
@Component
class TicketPace {
  static final int AT_ONCE = 200;
  private static final Duration ONE_MORE_AFTER = Duration.ofMillis(50);
  private static final int MOST_PEERS = 10_000;

  private final LongSupplier nanoClock;

  /// By peer, the instant at which it will have all of [#AT_ONCE] again.
  private final Cache<String, Long> fullAt = Caffeine.newBuilder().maximumSize(MOST_PEERS).build();

  TicketPace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// @throws Refusal busy, with the time to wait
  void take(String peerId) {
    long now = nanoClock.getAsLong();
    long step = ONE_MORE_AFTER.toNanos();
    long[] wait = {0};
    fullAt
        .asMap()
        .compute(
            peerId,
            (id, before) -> {
              long next = (before == null || before - now < 0 ? now : before) + step;
              wait[0] = next - now - AT_ONCE * step;
              return wait[0] > 0 ? before : Long.valueOf(next);
            });
    if (wait[0] > 0) {
      throw Refusal.busy(429, "too many tickets at once", Duration.ofNanos(wait[0]).plusMillis(1));
    }
  }
}
