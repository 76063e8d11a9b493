package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A peer as people see it.
///
/// @param state live, stale, lost, left
/// @param lastSeen,joined ISO 8601 UTC
/// @param indexVerifiedAt when count and digest were last equal on both sides; null never
/// @param trouble what is wrong with it though it is heard, a few words: `clock 12 min ahead`; null
///   nothing
public record PeerRecord(
    String id,
    String name,
    String state,
    String address,
    @Nullable String site,
    String user,
    String joined,
    String lastSeen,
    long files,
    long bytes,
    long capacityBytes,
    long freeBytes,
    int load,
    @Nullable String indexVerifiedAt,
    @Nullable String trouble) {}
