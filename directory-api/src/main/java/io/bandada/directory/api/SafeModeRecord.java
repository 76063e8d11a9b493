package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// Whether the directory is in safe mode: it may have forgotten something, so it takes names back
/// and deletes nothing.
///
/// @param cause one line for people; null when it is off
/// @param since ISO 8601 UTC; null when it is off
/// @param heard how many of the peers that were there last have reported
/// @param known how many were there last; -1 when nobody knows, and an admin has to end it
public record SafeModeRecord(
    boolean on, @Nullable String cause, @Nullable String since, int heard, int known) {}
