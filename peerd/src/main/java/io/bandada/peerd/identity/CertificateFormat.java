package io.bandada.peerd.identity;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// How certificates travel, and what ours say: who it is stands in the only URI among the subject's
/// alternative names.
final class CertificateFormat {
  private static final int MOST_IN_A_CHAIN = 8;
  private static final int MOST_CHARACTERS = 16 << 10;

  private static final String PEER = "urn:bandada:peer:";
  private static final String DIRECTORY = "urn:bandada:directory";
  private static final String PEER_ID = "[A-Za-z0-9._-]{1,64}";
  private static final int URI_NAME = 6;

  private CertificateFormat() {}

  /// @param base64 of the DER of each
  static List<X509Certificate> chain(List<String> base64) throws CertificateException {
    if (base64.isEmpty() || base64.size() > MOST_IN_A_CHAIN) {
      throw new CertificateException("a chain of " + base64.size() + " certificates");
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (String one : base64) {
      chain.add(parse(one));
    }
    return chain;
  }

  static X509Certificate parse(String base64) throws CertificateException {
    if (base64.length() > MOST_CHARACTERS) {
      throw new CertificateException("a certificate of " + base64.length() + " characters");
    }
    try {
      return parse(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new CertificateException("a certificate that is no base64", e);
    }
  }

  static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /// What names a key in tickets and in lists of the revoked.
  static String keyHash(PublicKey key) {
    return HexFormat.of().formatHex(sha256(key.getEncoded()));
  }

  /// What names a network.
  static String fingerprint(X509Certificate root) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sha256(root.getPublicKey().getEncoded()));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }

  /// Whose certificate this is; fails when it is no peer's.
  static CertifiedPeer peer(X509Certificate certificate) throws CertificateException {
    String name = onlyUri(certificate).orElse("");
    if (!name.startsWith(PEER) || !name.substring(PEER.length()).matches(PEER_ID)) {
      throw new CertificateException("a certificate that names no peer");
    }
    return new CertifiedPeer(
        name.substring(PEER.length()),
        keyHash(certificate.getPublicKey()),
        certificate.getNotAfter().toInstant());
  }

  static boolean isDirectory(X509Certificate certificate) throws CertificateException {
    return onlyUri(certificate).filter(DIRECTORY::equals).isPresent();
  }

  /// Empty unless there is exactly one.
  private static Optional<String> onlyUri(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return Optional.empty();
    }
    List<String> uris = new ArrayList<>();
    for (List<?> name : names) {
      if (name.getFirst() instanceof Integer kind && kind == URI_NAME) {
        uris.add(String.valueOf(name.get(1)));
      }
    }
    return uris.size() == 1 ? Optional.of(uris.getFirst()) : Optional.empty();
  }
}
