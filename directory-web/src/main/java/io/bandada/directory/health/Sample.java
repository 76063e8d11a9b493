package io.bandada.directory.health;

/// The network at one minute.
///
/// @param at milliseconds since 1970
public record Sample(
    long at,
    int livePeers,
    int stalePeers,
    int lostPeers,
    long files,
    long bytes,
    long bytesPerSecondIn,
    long bytesPerSecondOut) {}
