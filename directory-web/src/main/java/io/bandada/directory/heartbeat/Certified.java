package io.bandada.directory.heartbeat;

import io.bandada.directory.authority.Authority;
import io.bandada.directory.authority.PeerCertificate;
import io.bandada.directory.authority.Presented;
import io.bandada.directory.problems.Refusal;
import java.security.cert.X509Certificate;

/// The certificate that a call came with.
final class Certified {
  /// As the Servlet API names the request's attribute.
  static final String SHOWN = "jakarta.servlet.request.X509Certificate";

  private Certified() {}

  /// What can be renewed.
  static PeerCertificate by(Authority authority, X509Certificate[] shown) {
    return switch (authority.identify(shown)) {
      case Presented.Good(PeerCertificate good) -> good;
      case Presented.Expired(PeerCertificate late) -> late;
      case Presented.Revoked _ -> throw Refusal.certificateRevoked();
      case Presented.Foreign(String why) ->
          throw Refusal.notSignedIn("the certificate does not count here: " + why, "log this peer in: peerctl login");
    };
  }
}
