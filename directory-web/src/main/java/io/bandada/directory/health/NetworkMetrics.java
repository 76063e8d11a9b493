package io.bandada.directory.health;

import io.bandada.directory.members.Members;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// The network in gauges, for Prometheus.
@Component
class NetworkMetrics implements MeterBinder {
  private final NetworkHealthCount health;
  private final Members members;

  NetworkMetrics(NetworkHealthCount health, Members members) {
    this.health = health;
    this.members = members;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    peers(registry, "live", () -> members.fleet().live());
    peers(registry, "stale", () -> members.fleet().stale());
    peers(registry, "lost", () -> members.fleet().lost());
    files(registry, "enough", () -> health.now().enough());
    files(registry, "under", () -> health.now().under());
    files(registry, "none", () -> health.now().none());
    Gauge.builder("bandada.verdicts.held", () -> members.verdictsHeld() ? 1 : 0)
        .description("1 while silent peers are not judged, since too many fell silent at once")
        .register(registry);
  }

  private static void peers(MeterRegistry registry, String state, Supplier<Number> count) {
    Gauge.builder("bandada.peers", count)
        .tag("state", state)
        .description("Peers by state")
        .register(registry);
  }

  private static void files(MeterRegistry registry, String copies, Supplier<Number> count) {
    Gauge.builder("bandada.files", count)
        .tag("copies", copies)
        .description("Files by how many copies there are")
        .register(registry);
  }
}
