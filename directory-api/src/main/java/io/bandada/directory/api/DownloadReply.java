package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has this file.
///
/// @param sources at most 20, different for every caller; the caller itself is never among them
/// @param ticket to read it with; null for people, who fetch nothing
/// @param names the name records of this content, so that a holder can keep them
/// @param lastHolders when no copy is left: who had some of it, the last seen first, at most 20;
///   null when there are copies
public record DownloadReply(
    FileRecord file,
    List<SourceRecord> sources,
    List<NameRecord> names,
    @Nullable Grant ticket,
    @Nullable List<LastHolder> lastHolders) {}
