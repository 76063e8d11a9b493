package io.bandada.directory.heartbeat;

import io.bandada.directory.authority.Authority;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.problems.Refusal;
import java.security.cert.X509Certificate;

/// The certificate that a call came with.
final class PresentedCertificate {
  /// As the Servlet API names the request's attribute.
  static final String SHOWN = "jakarta.servlet.request.X509Certificate";

  private PresentedCertificate() {}

  /// What can be renewed.
  static CertificateFacts by(Authority authority, X509Certificate[] shown) {
    return switch (authority.identify(shown)) {
      case Presented.Good(CertificateFacts good) -> good;
      case Presented.Expired(CertificateFacts late) -> late;
      case Presented.Revoked _ -> throw Refusal.certificateRevoked();
      case Presented.Foreign(String why) ->
          throw Refusal.notSignedIn(
              "the certificate does not count here: " + why, "log this peer in: peerctl login");
    };
  }
}
