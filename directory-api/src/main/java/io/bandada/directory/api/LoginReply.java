package io.bandada.directory.api;

/// A session: `Authorization: Bearer <session>` on every later call.
///
/// @param leaseMillis silence after which other peers are no longer sent here
public record LoginReply(
    String peerId, String peerName, String session, long nextBeatMillis, long leaseMillis, Defaults defaults) {

  /// What the directory does when an upload does not say.
  public record Defaults(int copies, int ack) {}

  @Override
  public String toString() {
    return "LoginReply[peerId=" + peerId + ", peerName=" + peerName + "]";
  }
}
