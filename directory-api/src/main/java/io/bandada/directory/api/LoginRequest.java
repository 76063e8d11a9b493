package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A peer signs in: with a user and a password, or with a join token.
///
/// @param joinToken `id.secret`; then user and password are empty
/// @param csr PKCS #10 request, base64 of its DER: what counts of it is the public key (EC P-256)
///   and the proof that the peer has the other half
/// @param peerId the id from an earlier login, so that the same machine stays the same row; null
///   the first time. It is given again only to the account that had it, or to an admin.
/// @param peerName how people call this machine; made unique by the directory with a suffix
/// @param addresses where other peers reach it: literal IP and port, the best first, 1 to 8
/// @param site a label for placement, null when there is one place only
/// @param incarnation grows with every start of the daemon
/// @param capacityBytes all that this peer may keep
/// @param clock the peer's, milliseconds since 1970; null from one that does not say
public record LoginRequest(
    String user,
    String password,
    @Nullable String peerId,
    String peerName,
    List<String> addresses,
    @Nullable String site,
    long incarnation,
    long capacityBytes,
    long freeBytes,
    @Nullable String joinToken,
    String csr,
    @Nullable Long clock) {

  @Override
  public String toString() {
    return "LoginRequest[user=" + user + ", peerId=" + peerId + ", peerName=" + peerName + "]";
  }
}
