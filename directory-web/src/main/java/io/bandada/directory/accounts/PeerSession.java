package io.bandada.directory.accounts;

import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.authority.x509.PeerSubject;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a peer's certificate says: enough to take the peer back by it when the directory lost its
/// database.
///
/// @param key SHA-256 of the SubjectPublicKeyInfo, 64 hex digits
public record PeerSession(
    String peerId, String account, String peerName, @Nullable String site, String key)
    implements Serializable {

  public static PeerSession of(CertificateFacts certificate) {
    PeerSubject subject = certificate.subject();
    return new PeerSession(
        subject.peerId(), subject.account(), subject.peerName(), subject.site(), certificate.key());
  }
}
