package io.bandada.peerd.pieceport;

import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Hospitality;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.SlowReader;
import io.bandada.peerd.transfer.Traffic;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What all connections that come in are served with.
final class Host {
  final Loop loop;
  final PieceStore store;
  final Traffic traffic;
  final RateLimits rates;
  final PeerLimits limits;
  final SlowReader.Pace pace;
  final Executor executor;

  /// Null while the daemon is starting.
  private volatile @Nullable Open open;

  record Open(Hospitality node, TicketVerifier tickets) {}

  Host(
      Loop loop,
      PieceStore store,
      Traffic traffic,
      RateLimits rates,
      PeerLimits limits,
      SlowReader.Pace pace,
      Executor executor) {
    this.loop = loop;
    this.store = store;
    this.traffic = traffic;
    this.rates = rates;
    this.limits = limits;
    this.pace = pace;
    this.executor = executor;
  }

  void open(Hospitality node, TicketVerifier tickets) {
    open = new Open(node, tickets);
  }

  @Nullable Open open() {
    return open;
  }
}
