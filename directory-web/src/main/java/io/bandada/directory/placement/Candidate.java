package io.bandada.directory.placement;

import org.jspecify.annotations.Nullable;

/// A peer that could keep a copy.
///
/// @param freeBytes what it has left, promised bytes taken off
/// @param uptimeMillis how long it has been there without a break
record Candidate(
    String peerId,
    @Nullable String site,
    long freeBytes,
    long capacityBytes,
    int load,
    long uptimeMillis) {}
