package io.bandada.peerd.transfer;

import io.bandada.peerd.rpc.ConnectionLimiter;
import java.time.Duration;

/// What this peer puts up with. gRPC's own defaults trust whoever connects.
///
/// @param connections before they are anybody's; many peers may share an address, behind a gateway
///   or on one machine
/// @param connectionsPerPeer coming in: a peer needs two, and two more while its certificate
///   changes
/// @param handshake until TLS and the first frames of HTTP/2 are done
/// @param idle until a connection without a call is closed; longer than a peer keeps one that it
///   may need again
/// @param callsInAll one for each content that a peer looks on, and those that fetch
/// @param watchesPerPeer contents that one peer may look on at a time
/// @param callsPerPeer of any other kind, those included that are refused in a moment; each may
///   hold 1 MiB that is not taken
/// @param resets of calls by one connection within [#RESETS_WITHIN_SECONDS]: a swarm cancels often
///   (the end game), an attacker always
/// @param questionBytes some hundred bytes are usual; the longest names some sources
/// @param pingEvery no connection may ask more often whether this peer is there
public record PeerLimits(
    ConnectionLimiter.Limits connections,
    int connectionsPerPeer,
    Duration handshake,
    Duration idle,
    int callsInAll,
    int watchesPerPeer,
    int callsPerPeer,
    int resets,
    int questionBytes,
    int headerBytes,
    Duration pingEvery) {

  public static final int RESETS_WITHIN_SECONDS = 10;

  public static final PeerLimits USUAL =
      new PeerLimits(
          new ConnectionLimiter.Limits(2048, 256, 512),
          16,
          Duration.ofSeconds(5),
          Duration.ofSeconds(90),
          8192,
          1024,
          64,
          2000,
          64 << 10,
          8 << 10,
          Duration.ofSeconds(10));

  /// For one connection; the per-peer bounds are below it.
  public int callsPerConnection() {
    return watchesPerPeer + callsPerPeer;
  }
}
