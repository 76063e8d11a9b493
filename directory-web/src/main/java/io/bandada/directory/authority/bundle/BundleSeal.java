package io.bandada.directory.authority.bundle;

import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.x509.CertificateChains;
import io.bandada.directory.authority.x509.CertifiedKey;
import io.bandada.directory.authority.x509.Ecdsa;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Signs trust bundles with an issuing CA, over the exact bytes of their JSON, and opens those of
/// this network. A bundle begins with a brace and a certificate with DER's mark of a sequence, so a
/// signature over the one is never one over the other.
public final class BundleSeal {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CertificateChains chains;

  public BundleSeal(CertificateChains chains) {
    this.chains = chains;
  }

  SignedBundle seal(TrustBundle bundle, CertifiedKey issuing) {
    byte[] bytes = JSON.writeValueAsBytes(bundle);
    Base64.Encoder text = Base64.getEncoder();
    try {
      return new SignedBundle(
          text.encodeToString(bytes),
          text.encodeToString(Ecdsa.sign(issuing.key(), bytes)),
          text.encodeToString(issuing.certificate().getEncoded()));
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without bytes", e);
    }
  }

  /// @param now when the issuing CA must be in its time; null: when the bundle was made
  /// @throws GeneralSecurityException when it is not one of this network
  TrustBundle open(SignedBundle signed, @Nullable Instant now) throws GeneralSecurityException {
    if (Stream.of(signed.bundle(), signed.signature(), signed.issuer()).anyMatch(Objects::isNull)) {
      throw new GeneralSecurityException("half a trust bundle");
    }
    if (signed.bundle().length() + signed.signature().length() + signed.issuer().length()
        > SignedBundle.MOST_CHARACTERS) {
      throw new GeneralSecurityException("a trust bundle that is too large");
    }
    try {
      Base64.Decoder text = Base64.getDecoder();
      X509Certificate issuer =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(text.decode(signed.issuer())));
      chains.requireIssuing(issuer);
      byte[] bytes = text.decode(signed.bundle());
      if (!Ecdsa.verifies(issuer.getPublicKey(), bytes, text.decode(signed.signature()))) {
        throw new GeneralSecurityException("the signature of a trust bundle does not hold");
      }
      TrustBundle bundle =
          JSON.readValue(new String(bytes, StandardCharsets.UTF_8), TrustBundle.class);
      issuer.checkValidity(Date.from(now == null ? Instant.ofEpochMilli(bundle.issuedAt()) : now));
      return bundle;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new GeneralSecurityException("a trust bundle that cannot be read", e);
    }
  }
}
