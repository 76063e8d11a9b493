package io.bandada.directory.members.transfers;

import io.bandada.directory.api.PingRequest.TransferReport;

/// A transfer as its peer told it last.
///
/// @param seenAt milliseconds since 1970
public record ReportedTransfer(
    String peerId, String peerName, TransferReport report, long seenAt) {}
