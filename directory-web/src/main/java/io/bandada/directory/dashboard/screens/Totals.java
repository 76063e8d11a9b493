package io.bandada.directory.dashboard.screens;

import io.bandada.directory.dashboard.lists.ListKind;
import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.health.NetworkHealth;
import org.jspecify.annotations.Nullable;

/// The network in numbers, as tiles and tabs show them.
public record Totals(NetworkHealth health, Tally transfers) {
  public long peers() {
    var fleet = health.fleet();
    return (long) fleet.live() + fleet.stale() + fleet.lost() + fleet.left();
  }

  public long lacking() {
    return health.under() + health.none();
  }

  /// How many lines a list has under one of its filters, empty: without; null: nobody counts them.
  public @Nullable Tally of(ListKind listing, String filter) {
    var fleet = health.fleet();
    return switch (listing.page() + ":" + filter) {
      case "peers:" -> Tally.exactly(peers());
      case "peers:live" -> Tally.exactly(fleet.live());
      case "peers:stale" -> Tally.exactly(fleet.stale());
      case "peers:lost" -> Tally.exactly(fleet.lost());
      case "peers:left" -> Tally.exactly(fleet.left());
      case "files:" -> Tally.exactly(health.files());
      case "files:safe" -> Tally.exactly(health.enough());
      case "files:few" -> Tally.exactly(lacking());
      case "files:none" -> Tally.exactly(health.none());
      case "transfers:" -> transfers;
      default -> null;
    };
  }
}
