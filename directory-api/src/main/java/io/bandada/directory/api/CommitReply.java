package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// @param committed the name is given and durable; status 200. Otherwise status 202: ask again.
/// @param synced complete copies that holders have reported and given a good receipt for, the
///   uploader's own included
/// @param file null while it is not committed, and when it was removed or replaced after this
///   upload was committed
/// @param name the signed record of the name that was given, for the uploader to keep
public record CommitReply(
    boolean committed,
    int synced,
    int needed,
    @Nullable FileRecord file,
    @Nullable NameRecord name) {}
