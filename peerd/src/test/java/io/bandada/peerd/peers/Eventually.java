package io.bandada.peerd.peers;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// Waits as long as a busy machine needs.
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Eventually() {}

  static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE);
  }

  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(PATIENCE);
  }
}
