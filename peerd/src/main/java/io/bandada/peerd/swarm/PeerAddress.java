package io.bandada.peerd.swarm;

/// A peer that can be reached.
///
/// @param peerId what the directory calls it; the address must prove to be that peer's
/// @param name what people call it
/// @param endpoint literal IP and port, `10.1.2.3:4711` or `[fd00::1]:4711`
public record PeerAddress(String peerId, String name, String endpoint) {}
