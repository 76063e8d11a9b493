package io.bandada.directory.api;

import io.bandada.directory.api.PingRequest.TransferReport;

/// A transfer of a peer that is there, as that peer last told of it.
///
/// @param peerId whose transfer it is
/// @param seen when it was told, ISO 8601, UTC
public record TransferRecord(
    String peerId, String peerName, String seen, TransferReport transfer) {}
