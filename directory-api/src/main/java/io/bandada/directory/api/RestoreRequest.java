package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// Brings a name back: one that was removed, or an earlier revision of one that is there, which
/// becomes its next revision. The same again while it is under way is the same.
///
/// @param revision null: the last one of a removed name
public record RestoreRequest(String name, @Nullable Integer revision) {}
