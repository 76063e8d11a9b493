package io.bandada.directory.members;

import java.util.List;

/// What a peer says of itself with each ping.
///
/// @param addresses literal IP and port, the best first
/// @param load pieces being served
public record Vitals(
    List<String> addresses,
    int load,
    long capacityBytes,
    long freeBytes,
    long bytesPerSecondIn,
    long bytesPerSecondOut,
    boolean draining) {
  public Vitals {
    addresses = List.copyOf(addresses);
  }

  Vitals silent() {
    return new Vitals(addresses, 0, capacityBytes, freeBytes, 0, 0, draining);
  }
}
