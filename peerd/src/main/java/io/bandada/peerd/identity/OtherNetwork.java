package io.bandada.peerd.identity;

import java.security.cert.CertificateException;

/// Whoever answered is a directory, but of another network than the expected one. Thrown in the
/// middle of the TLS handshake, so that nothing was sent to it.
public final class OtherNetwork extends CertificateException {
  private static final long serialVersionUID = 1;

  private final String fingerprint;

  OtherNetwork(String fingerprint) {
    super("the network that answers there is " + fingerprint);
    this.fingerprint = fingerprint;
  }

  /// Of the network that answered, as [Keyring#pin()] has it.
  public String fingerprint() {
    return fingerprint;
  }
}
