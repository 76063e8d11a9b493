package io.bandada.directory.dashboard;

import io.bandada.directory.health.NetworkHealthCount;
import java.time.InstantSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Writes the network's numbers down once a minute.
@Component
class Sampler {
  private static final long MINUTE_MILLIS = 60_000;

  private final NetworkHealthCount health;
  private final Samples samples;
  private final LiveFeed feed;
  private final InstantSource clock;

  Sampler(NetworkHealthCount health, Samples samples, LiveFeed feed, InstantSource clock) {
    this.health = health;
    this.samples = samples;
    this.feed = feed;
    this.clock = clock;
  }

  @Scheduled(fixedRate = MINUTE_MILLIS, initialDelay = 5_000)
  void sample() {
    var now = health.now();
    var fleet = now.fleet();
    samples.add(
        new Sample(
            clock.millis() / MINUTE_MILLIS * MINUTE_MILLIS,
            fleet.live(),
            fleet.stale(),
            fleet.lost(),
            now.files(),
            now.bytes(),
            fleet.bytesPerSecondIn(),
            fleet.bytesPerSecondOut()));
    feed.sampled();
  }
}
