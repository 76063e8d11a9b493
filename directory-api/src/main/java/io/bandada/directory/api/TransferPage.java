package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transfers of all peers, by the peer's name and the transfer's id.
///
/// @param next `after` of the next page; null on the last
/// @param total on all pages together
/// @param atLeast some peer has more than it tells of
public record TransferPage(
    List<TransferRecord> transfers, @Nullable String next, long total, @Nullable Boolean atLeast) {}
