package io.bandada.directory.dashboard;

import io.bandada.directory.health.NetworkHealth;

/// The network in numbers, as tiles and tabs show them.
record Totals(NetworkHealth health, long transfers) {
  public long peers() {
    var fleet = health.fleet();
    return (long) fleet.live() + fleet.stale() + fleet.lost() + fleet.left();
  }

  public long lacking() {
    return health.under() + health.none();
  }

  /// How many lines a list has under one of its filters, empty: without; -1: nobody counts them.
  public long of(Listing listing, String filter) {
    var fleet = health.fleet();
    return switch (listing.page() + ":" + filter) {
      case "peers:" -> peers();
      case "peers:live" -> fleet.live();
      case "peers:stale" -> fleet.stale();
      case "peers:lost" -> fleet.lost();
      case "peers:left" -> fleet.left();
      case "files:" -> health.files();
      case "files:safe" -> health.enough();
      case "files:few" -> lacking();
      case "files:none" -> health.none();
      case "transfers:" -> transfers;
      default -> -1;
    };
  }
}
