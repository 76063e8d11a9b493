package io.bandada.directory.api;

/// A peer that had content when it was heard of last, and is not there now.
///
/// @param state lost, left
/// @param lastSeen ISO 8601 UTC
/// @param complete whether it had all of it
public record LastHolder(String peerName, String state, String lastSeen, boolean complete) {}
