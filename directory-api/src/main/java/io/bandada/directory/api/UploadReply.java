package io.bandada.directory.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// @param uploadId to commit with; the same upload by the same peer answers the same id
/// @param unchanged the name points to this very content already: nothing to do; `file` is set
/// @param holders where copies shall be kept, in the order of preference; those that have it
///   already are `complete`
/// @param needed synced copies before the commit succeeds, the uploader's own included
/// @param writeTickets for each holder by its peer id, to ask it with
/// @param readTicket for the uploader itself, to see how far the holders are; null when unchanged
public record UploadReply(
    String uploadId,
    boolean unchanged,
    @Nullable FileRecord file,
    List<SourceRecord> holders,
    int needed,
    long expiresInMillis,
    Map<String, Grant> writeTickets,
    @Nullable Grant readTicket) {}
