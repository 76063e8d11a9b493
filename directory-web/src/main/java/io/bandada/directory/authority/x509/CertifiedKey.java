package io.bandada.directory.authority.x509;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/// A private key and the certificate of its other half.
public record CertifiedKey(X509Certificate certificate, PrivateKey key) {
  public Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "CertifiedKey[" + certificate.getSubjectX500Principal() + "]";
  }
}
