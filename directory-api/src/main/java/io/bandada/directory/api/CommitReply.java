package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// @param committed the name is given and durable; status 200. Otherwise status 202: ask again.
/// @param synced complete copies that holders themselves have reported, the uploader's own included
/// @param file null while it is not committed, and when it was removed or replaced after this upload was committed
public record CommitReply(boolean committed, int synced, int needed, @Nullable FileRecord file) {}
