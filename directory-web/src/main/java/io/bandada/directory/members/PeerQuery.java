package io.bandada.directory.members;

import org.jspecify.annotations.Nullable;

/// Which peers, in which order.
///
/// @param state only these, null all
/// @param contains a part of the name, the address, the site or the user, regardless of case; null
///   all
/// @param after [io.bandada.directory.api.PeerPage#next] of the page before, null for the first
public record PeerQuery(
    @Nullable PeerState state,
    @Nullable String contains,
    Sort sort,
    boolean descending,
    @Nullable String after,
    int limit) {
  public static final int MAX_LIMIT = 500;

  /// What to sort by; ties by name.
  public enum Sort {
    NAME,
    STATE,
    FILES,
    BYTES,
    FREE,
    LOAD,
    LAST_SEEN
  }

  public PeerQuery {
    limit = Math.clamp(limit, 1, MAX_LIMIT);
  }

  public static PeerQuery first(int limit) {
    return new PeerQuery(null, null, Sort.NAME, false, null, limit);
  }
}
