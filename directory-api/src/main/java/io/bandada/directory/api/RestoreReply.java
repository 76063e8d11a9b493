package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// How far a [RestoreRequest] is: ask again until it is done.
///
/// @param file set when it is done
/// @param awaited peers that were told to bring it back from their trash and have not said so yet
public record RestoreReply(@Nullable FileRecord file, int awaited) {}
