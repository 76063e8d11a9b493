package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The peer is in: it shows its certificate with every later call.
///
/// @param user whose peer it is
/// @param certificates the peer's own first, then the issuing CA's, then the root's; base64 of their DER
/// @param leaseMillis silence after which other peers are no longer sent here
public record LoginReply(
    String peerId,
    String peerName,
    @Nullable String user,
    @Nullable String session,
    @Nullable List<String> certificates,
    @Nullable SignedBundle bundle,
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
