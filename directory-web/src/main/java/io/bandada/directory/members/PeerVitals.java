package io.bandada.directory.members;

import java.util.List;

/// What a peer says of itself with each ping, and what is known of it then.
///
/// @param addresses literal IP and port, the best first
/// @param load pieces being served
/// @param unreachableBy other peers that cannot reach it, as of that ping
/// @param clockAheadMinutes how much its clock is ahead of the directory's
/// @param storeTrouble what is wrong with its store, one sentence; empty nothing
public record PeerVitals(
    List<String> addresses,
    int load,
    long capacityBytes,
    long freeBytes,
    long bytesPerSecondIn,
    long bytesPerSecondOut,
    boolean draining,
    long clockAheadMinutes,
    int unreachableBy,
    String storeTrouble) {
  public PeerVitals {
    addresses = List.copyOf(addresses);
  }

  public PeerVitals(
      List<String> addresses,
      int load,
      long capacityBytes,
      long freeBytes,
      long bytesPerSecondIn,
      long bytesPerSecondOut,
      boolean draining) {
    this(
        addresses,
        load,
        capacityBytes,
        freeBytes,
        bytesPerSecondIn,
        bytesPerSecondOut,
        draining,
        0,
        0,
        "");
  }

  PeerVitals silent() {
    return new PeerVitals(addresses, 0, capacityBytes, freeBytes, 0, 0, draining);
  }
}
