package io.bandada.directory.dashboard.charts;

import io.bandada.directory.health.NetworkHealthCount;
import io.bandada.directory.members.Members;
import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Writes the network's numbers down once a minute. Rates are the mean of the whole minute: a look
/// at its end would miss a transfer of half a minute.
@Component
class Sampler {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long LOOK_MILLIS = 2_000;

  private final NetworkHealthCount health;
  private final Members members;
  private final Samples samples;
  private final ApplicationEventPublisher listeners;
  private final InstantSource clock;
  private long looks;
  private double sumIn;
  private double sumOut;

  Sampler(
      NetworkHealthCount health,
      Members members,
      Samples samples,
      ApplicationEventPublisher listeners,
      InstantSource clock) {
    this.health = health;
    this.members = members;
    this.samples = samples;
    this.listeners = listeners;
    this.clock = clock;
  }

  @Scheduled(fixedRate = LOOK_MILLIS)
  synchronized void look() {
    var fleet = members.fleet();
    looks++;
    sumIn += fleet.bytesPerSecondIn();
    sumOut += fleet.bytesPerSecondOut();
  }

  @Scheduled(fixedRate = MINUTE_MILLIS, initialDelay = 5_000)
  synchronized void sample() {
    var now = health.now();
    var fleet = now.fleet();
    long divisor = Math.max(1, looks);
    Sample sample =
        new Sample(
            clock.millis() / MINUTE_MILLIS * MINUTE_MILLIS,
            fleet.live(),
            fleet.stale(),
            fleet.lost(),
            now.files(),
            now.bytes(),
            Math.round(sumIn / divisor),
            Math.round(sumOut / divisor));
    samples.add(sample);
    looks = 0;
    sumIn = 0;
    sumOut = 0;
    listeners.publishEvent(sample);
  }
}
