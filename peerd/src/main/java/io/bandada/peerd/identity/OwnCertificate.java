package io.bandada.peerd.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.bandada.peerd.identity.Keyring.Certified;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// This peer's certificate together with the key that it is for: they are kept in one file, so that
/// there is never one without the other.
///
/// @param chain the peer's own first
record OwnCertificate(OwnKey key, List<X509Certificate> chain, Certified certified) {
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final int LINE = 64;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

  /// Fails when the certificate is not a peer's, or not for this key.
  static OwnCertificate of(OwnKey key, List<X509Certificate> chain) throws CertificateException {
    X509Certificate own = chain.getFirst();
    CertifiedPeer name = CertificateFormat.peer(own);
    if (!isFor(key, own)) {
      throw new CertificateException("a certificate for another key");
    }
    return new OwnCertificate(
        key,
        List.copyOf(chain),
        new Certified(name.peerId(), name.key(), own.getNotBefore().toInstant(), name.notAfter()));
  }

  private static boolean isFor(OwnKey key, X509Certificate own) throws CertificateException {
    try {
      return key.isOtherHalfOf(own.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("a certificate for another kind of key", e);
    }
  }

  /// PEM: the key in PKCS #8, then the chain.
  String pem() throws CertificateEncodingException {
    StringBuilder text = new StringBuilder();
    block(text, KEY, key.encoded());
    for (X509Certificate certificate : chain) {
      block(text, CERTIFICATE, certificate.getEncoded());
    }
    return text.toString();
  }

  private static void block(StringBuilder text, String kind, byte[] der) {
    text.append("-----BEGIN ")
        .append(kind)
        .append("-----\n")
        .append(Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(der))
        .append("\n-----END ")
        .append(kind)
        .append("-----\n");
  }

  /// Reads what [#pem] wrote.
  static OwnCertificate parse(String pem) throws GeneralSecurityException {
    List<byte[]> keys = new ArrayList<>();
    List<X509Certificate> chain = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      byte[] der = decoded(blocks.group(2));
      if (blocks.group(1).equals(KEY)) {
        keys.add(der);
      } else {
        chain.add(CertificateFormat.parse(der));
      }
    }
    if (keys.size() != 1 || chain.isEmpty() || !blocks.replaceAll("").isBlank()) {
      throw new CertificateException("it is not one private key and its certificates");
    }
    return of(OwnKey.parse(keys.getFirst()), chain);
  }

  private static byte[] decoded(String base64) throws CertificateException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("it is no PEM", e);
    }
  }

  /// Differs whenever the certificate does.
  String alias() {
    return certified.key() + "-" + chain.getFirst().getSerialNumber().toString(Character.MAX_RADIX);
  }
}
