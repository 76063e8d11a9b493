package io.bandada.directory.holdings;

import io.bandada.directory.api.PingReply.Wanted;

/// What came of a delta.
///
/// @param acceptedSeq the last seq that is held of the delta's epoch; -1 none
public record IndexVerdict(long acceptedSeq, boolean verified, Wanted wanted) {}
