package io.bandada.directory.events;

import org.jspecify.annotations.Nullable;

/// Which events.
///
/// @param kind one kind only, null all
/// @param subject exactly this peer, file or user, null all
/// @param newestFirst then `after` means "older than", and 0 "from the newest"
/// @param after the id to go on from; 0 from the start
public record EventQuery(
    @Nullable String kind, @Nullable String subject, boolean newestFirst, long after, int limit) {
  public static final int MAX_LIMIT = 500;

  public EventQuery {
    limit = Math.clamp(limit, 1, MAX_LIMIT);
    after = Math.max(0, after);
  }

  public static EventQuery newest(int limit) {
    return new EventQuery(null, null, true, 0, limit);
  }
}
