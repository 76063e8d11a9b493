package io.bandada.directory.members;

import java.util.Locale;

/// Whether a peer is there. The order is the one that lists are sorted in.
public enum PeerState {
  LIVE(0),
  /// Silent for a moment: sorted last, no new work, its copies count.
  STALE(1),
  /// Silent for long: no source, its copies do not count.
  LOST(2),
  /// Logged out.
  LEFT(3);

  private final int rank;

  PeerState(int rank) {
    this.rank = rank;
  }

  /// The place in lists that are sorted by state.
  public int rank() {
    return rank;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Its complete copies count.
  public boolean counts() {
    return this == LIVE || this == STALE;
  }

  static PeerState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
