package io.bandada.directory.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// Who asked a moment ago where a content is: they are about to have some of it. Told to each other
/// they trade pieces from the first one on, long before a heartbeat reports what they hold. Kept in
/// memory only: who fetches asks again before it is forgotten.
@Component
class RecentRequesters {
  /// Somewhat longer than the longest time after which a daemon that fetches asks again.
  static final Duration REMEMBERED = Duration.ofSeconds(90);

  static final int MOST_OF_ONE = 1_000;
  private static final int MOST_CONTENTS = 10_000;

  private final LongSupplier nanoClock;

  /// By root and peer, when it asked.
  private final Cache<String, Map<String, Long>> asked =
      Caffeine.newBuilder().maximumSize(MOST_CONTENTS).build();

  RecentRequesters(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void asked(String root, String peerId) {
    Map<String, Long> peers = asked.get(root, r -> new ConcurrentHashMap<>());
    if (peers.size() >= MOST_OF_ONE) {
      peers.values().removeIf(this::isLongAgo);
    }
    if (peers.size() < MOST_OF_ONE || peers.containsKey(peerId)) {
      peers.put(peerId, nanoClock.getAsLong());
    }
  }

  /// Ids of peers, in no certain order.
  List<String> of(String root) {
    Map<String, Long> peers = asked.getIfPresent(root);
    if (peers == null) {
      return List.of();
    }
    return peers.entrySet().stream()
        .filter(e -> !isLongAgo(e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isLongAgo(long when) {
    return nanoClock.getAsLong() - when > REMEMBERED.toNanos();
  }
}
