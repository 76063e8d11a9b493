package io.bandada.directory.api;

/// A peer that has content, or is about to.
///
/// @param address literal IP and port
/// @param haveBytes bytes that it has reported as synced
/// @param state live, stale, lost, left
public record SourceRecord(
    String peerId,
    String peerName,
    String address,
    boolean complete,
    long haveBytes,
    String state) {}
