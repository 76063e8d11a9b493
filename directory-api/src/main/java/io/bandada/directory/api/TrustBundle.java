package io.bandada.directory.api;

import java.util.List;

/// What a peer must know to judge others: whose certificates count, whose tickets, and who is out.
///
/// @param sequence grows with every bundle of a network; a peer never goes back to a smaller one
/// @param issuedAt,expiresAt milliseconds since 1970; one that ran out says that the directory was
///   not heard, no more
/// @param roots certificates of the network's roots, base64 of their DER; the first is the one that
///   pins name
/// @param ticketKeys Ed25519 keys that tickets are signed with, base64 of their
///   SubjectPublicKeyInfo, the newest first
/// @param recordKeys Ed25519 keys that name records and tombstones are signed with, likewise
/// @param revoked keys of peers that are out although their certificates have not run out
public record TrustBundle(
    long sequence,
    long issuedAt,
    long expiresAt,
    List<String> roots,
    List<String> ticketKeys,
    List<String> recordKeys,
    List<Revoked> revoked) {

  /// @param key SHA-256 of the SubjectPublicKeyInfo, 64 hex digits
  /// @param until milliseconds since 1970: when its last certificate runs out, and this entry with
  ///   it
  public record Revoked(String key, String peerId, long until) {}
}
