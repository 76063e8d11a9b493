package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A name that was taken away and may come back, as long as a holder still has its content.
///
/// @param revision the last one
/// @param removedAt ISO 8601 UTC
/// @param endsAt until when holders keep it unless their room is needed, ISO 8601 UTC
/// @param holders peers that had it when it was removed and are there now
public record TrashRecord(
    String name,
    int revision,
    String root,
    long sizeBytes,
    String owner,
    String removedBy,
    String removedAt,
    String endsAt,
    int holders,
    @Nullable FileAttributes attributes) {}
