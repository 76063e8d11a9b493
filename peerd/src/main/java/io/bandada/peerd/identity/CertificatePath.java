package io.bandada.peerd.identity;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Whether a certificate leads to a root (RFC 5280, by the JDK's own validator). Who is revoked
/// stands in the trust bundle.
final class CertificatePath {
  static final String AS_SERVER = "1.3.6.1.5.5.7.3.1";
  static final String AS_CLIENT = "1.3.6.1.5.5.7.3.2";

  private CertificatePath() {}

  /// @param chain the certificate in question first; a root at the very end does no harm and is not
  ///   believed Too early is no fault: no certificate here is made for later, so that one which is
  ///   not good yet only tells that a clock is wrong.
  ///
  /// @param at by when none of them may have run out
  /// @throws RanOut when nothing else is wrong with them
  static void check(List<X509Certificate> chain, Collection<X509Certificate> roots, Instant at)
      throws CertificateException {
    List<X509Certificate> path =
        chain.size() > 1 && isSelfSigned(chain.getLast())
            ? chain.subList(0, chain.size() - 1)
            : chain;
    if (path.isEmpty() || roots.isEmpty()) {
      throw new CertificateException("a certificate that leads to no trusted root");
    }
    Set<TrustAnchor> anchors = new LinkedHashSet<>();
    roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      Instant good =
          path.stream()
              .map(c -> c.getNotBefore().toInstant())
              .max(Comparator.naturalOrder())
              .orElse(at);
      parameters.setDate(Date.from(good));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "a certificate that does not lead to a trusted root: " + e.getMessage(), e);
    }
    Instant end =
        path.stream()
            .map(c -> c.getNotAfter().toInstant())
            .min(Comparator.naturalOrder())
            .orElse(at);
    if (!at.isBefore(end)) {
      throw new RanOut(end);
    }
  }

  /// It leads to a root, and was good until then.
  static final class RanOut extends CertificateException {
    private static final long serialVersionUID = 1;
    private final Instant at;

    private RanOut(Instant at) {
      super("a certificate that ran out at " + at);
      this.at = at;
    }

    Instant at() {
      return at;
    }
  }

  static void checkUse(X509Certificate certificate, String use) throws CertificateException {
    List<String> uses = certificate.getExtendedKeyUsage();
    if (uses == null || !uses.contains(use)) {
      throw new CertificateException("a certificate that is not for this use");
    }
  }

  static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
