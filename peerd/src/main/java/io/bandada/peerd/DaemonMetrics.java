package io.bandada.peerd;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// What Prometheus may read of this daemon. A look at the node is taken once a second on the loop,
/// so that a scrape asks nobody.
final class DaemonMetrics implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Loop loop;
  private final Node node;
  private final InetSocketAddress listen;
  private final HTTPServer server;
  private volatile NodeStatus status;
  private volatile double loopLagSeconds;

  /// On the loop.
  DaemonMetrics(
      InetSocketAddress listen, LocalEnd here, Node node, EgressPolicy policy, Upkeep upkeep)
      throws IOException {
    this.loop = here.loop();
    this.listen = listen;
    this.node = node;
    this.status = node.status();
    traffic(here.traffic(), policy);
    node();
    limits(here.rates());
    GaugeWithCallback.builder()
        .name("peerd_loop_lag")
        .unit(Unit.SECONDS)
        .help("How late the loop came to its last look.")
        .callback(c -> c.call(loopLagSeconds))
        .register(registry);
    gauge(
        "peerd_scrub_overdue",
        "1 when reading through the store takes longer than it should.",
        () -> upkeep.overdue() ? 1 : 0);
    JvmMetrics.builder().register(registry);
    server =
        HTTPServer.builder()
            .inetAddress(listen.getAddress())
            .port(listen.getPort())
            .registry(registry)
            .buildAndStart();
    lookAgain();
  }

  private void traffic(Traffic traffic, EgressPolicy policy) {
    counter(
        "peerd_received_bytes", "Bytes of pieces that came from other peers.", traffic::bytesIn);
    counter("peerd_sent_bytes", "Bytes of pieces that went to other peers.", traffic::bytesOut);
    counter("peerd_bad_pieces", "Pieces that came with wrong bytes.", traffic::badPieces);
    counter(
        "peerd_refused_addresses",
        "Addresses that others named and this peer does not dial.",
        policy::refused);
  }

  private void node() {
    gauge("peerd_transfers", "Transfers under way.", () -> status.transfers());
    gauge("peerd_serving", "Runs of pieces being sent.", () -> status.serving());
    gauge("peerd_files", "Contents that are complete here.", () -> status.files());
    gauge("peerd_store_bytes", "Durable bytes here.", () -> status.bytes());
    gauge("peerd_store_free_bytes", "Bytes that can still be taken in.", () -> status.freeBytes());
    gauge(
        "peerd_live_peers", "Peers alive by the directory's last word.", () -> status.livePeers());
    gauge(
        "peerd_directory_up",
        "1 while the directory answers heartbeats.",
        () -> status.state() == NodeStatus.State.LIVE ? 1 : 0);
    gauge(
        "peerd_logged_in", "1 while a session stands.", () -> status.identity().loggedIn() ? 1 : 0);
  }

  private void limits(RateLimits limits) {
    gauge(
        "peerd_upload_limit_bytes_per_second",
        "What may be sent in all; 0: no limit.",
        () -> limits.rates().up());
    gauge(
        "peerd_download_limit_bytes_per_second",
        "What may be received in all; 0: no limit.",
        () -> limits.rates().down());
    gauge(
        "peerd_upload_limit_per_peer_bytes_per_second",
        "What may be sent to any one peer; 0: no limit.",
        () -> limits.rates().perPeer());
  }

  String address() {
    return EgressPolicy.text(new InetSocketAddress(listen.getAddress(), server.getPort()));
  }

  private void lookAgain() {
    long due = loop.nanoTime() + LOOK.toNanos();
    loop.after(
        LOOK,
        () -> {
          loopLagSeconds = Math.max(0, loop.nanoTime() - due) / 1e9;
          status = node.status();
          lookAgain();
        });
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(c -> c.call(value.getAsDouble()))
        .register(registry);
  }

  private void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(c -> c.call(value.getAsDouble()))
        .register(registry);
  }

  @Override
  public void close() {
    server.close();
  }
}
