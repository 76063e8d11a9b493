package io.bandada.directory.members.transfers;

import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.TransferOrder;
import org.jspecify.annotations.Nullable;

/// A transfer as its peer told it last.
///
/// @param account the user of its peer
/// @param seenAt milliseconds since 1970
/// @param asked what somebody wants of it, and is not so yet; null nothing
public record ReportedTransfer(
    String peerId,
    String peerName,
    String account,
    TransferReport report,
    long seenAt,
    TransferOrder.@Nullable Kind asked) {}
