package io.bandada.directory.members;

import io.bandada.directory.api.PingRequest.TransferReport;

/// A transfer as its peer told it last.
///
/// @param seenAt milliseconds since 1970
public record PeerTransfer(String peerId, String peerName, TransferReport report, long seenAt) {}
