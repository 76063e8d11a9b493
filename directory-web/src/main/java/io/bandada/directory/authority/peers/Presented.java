package io.bandada.directory.authority.peers;

import io.bandada.directory.authority.x509.CertificateFacts;

/// What a certificate that somebody shows is worth now.
public sealed interface Presented {
  /// One of ours, in its time, not revoked.
  record Good(CertificateFacts certificate) implements Presented {}

  /// One of ours that ran out at most a week ago: it may be renewed and nothing else.
  record Expired(CertificateFacts certificate) implements Presented {}

  /// One of ours whose key is out.
  record Revoked(CertificateFacts certificate) implements Presented {}

  /// Not one that counts here.
  ///
  /// @param why for a person, one line
  record Foreign(String why) implements Presented {}
}
