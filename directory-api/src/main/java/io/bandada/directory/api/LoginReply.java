package io.bandada.directory.api;

import java.util.List;

/// The peer is in: it shows its certificate with every later call.
///
/// @param user whose peer it is
/// @param certificates the peer's own first, then the issuing CA's, then the root's; base64 of
///   their DER
/// @param leaseMillis silence after which other peers are no longer sent here
public record LoginReply(
    String peerId,
    String peerName,
    String user,
    List<String> certificates,
    SignedBundle bundle,
    long nextBeatMillis,
    long leaseMillis,
    Defaults defaults) {

  /// What the directory does when an upload does not say.
  public record Defaults(int copies, int ack) {}

  @Override
  public String toString() {
    return "LoginReply[peerId=" + peerId + ", peerName=" + peerName + "]";
  }
}
