package io.bandada.peerd.peers;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// Waits as long as a busy machine needs.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  public static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE);
  }

  public static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(PATIENCE);
  }
}
