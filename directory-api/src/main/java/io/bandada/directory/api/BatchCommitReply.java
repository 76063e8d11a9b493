package io.bandada.directory.api;

import java.util.List;

/// Like [CommitReply], of a batch.
///
/// @param synced copies of the set so far: of those who have all of it and have signed for it
/// @param names the sealed records of what was given a name, for holders to keep
public record BatchCommitReply(boolean committed, int synced, int needed, List<NameRecord> names) {}
