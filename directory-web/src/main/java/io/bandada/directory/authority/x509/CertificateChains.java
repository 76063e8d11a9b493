package io.bandada.directory.authority.x509;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/// Whether a certificate chain leads to our root, and what its leaf says. Not whether its time is
/// now or its key is out: that changes, this does not.
///
/// A chain is exactly peer, issuing CA and, if the peer likes, the root (RFC 5280's validation by
/// the JDK, with our own root as the only anchor).
public final class CertificateChains {
  /// Issuing CAs that were found to be ours: one a directory every 60 days.
  private static final int MOST_ISSUERS = 1_000;

  private static final int MOST_CHAIN = 3;
  private static final int KEY_CERT_SIGN = 5;
  private static final int URI = 6;
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  /// No certificate of a peer lives longer; one that claims to was not made by this code.
  private static final Duration LONGEST_LIFE =
      CertificateMaker.PEER_LIFE.plus(CertificateMaker.SKEW).plusSeconds(1);

  private final X509Certificate root;
  private final Set<X509Certificate> issuers = ConcurrentHashMap.newKeySet();

  public CertificateChains(X509Certificate root) {
    this.root = root;
  }

  /// @throws CertificateException with the reason, one line
  public CertificateFacts read(X509Certificate[] chain) throws CertificateException {
    if (chain.length < 2 || chain.length > MOST_CHAIN) {
      throw new CertificateException(
          "a chain has the peer's certificate and that of its issuing CA");
    }
    X509Certificate leaf = chain[0];
    X509Certificate issuing = chain[1];
    requireIssuing(issuing);
    follow(leaf, issuing, "the certificate was not made in this network");
    if (leaf.getNotAfter().toInstant().isAfter(issuing.getNotAfter().toInstant())
        || life(leaf).compareTo(LONGEST_LIFE) > 0) {
      throw new CertificateException("the certificate lives longer than it may");
    }
    if (!SigningRequest.isP256(leaf.getPublicKey().getEncoded())) {
      throw new CertificateException("the certificate's key is not on the curve P-256");
    }
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (leaf.getBasicConstraints() >= 0 || purposes == null || !purposes.contains(CLIENT)) {
      throw new CertificateException("the certificate is not one of a peer");
    }
    try {
      return new CertificateFacts(
          subject(leaf),
          Digest.hex(leaf.getPublicKey()),
          leaf.getNotBefore().toInstant(),
          leaf.getNotAfter().toInstant());
    } catch (IllegalArgumentException e) {
      throw new CertificateException("the certificate does not say whose it is", e);
    }
  }

  /// That this is an issuing CA of our root, whatever its time.
  public void requireIssuing(X509Certificate issuing) throws CertificateException {
    if (issuers.contains(issuing)) {
      return;
    }
    boolean[] usage = issuing.getKeyUsage();
    if (issuing.getBasicConstraints() < 0 || usage == null || !usage[KEY_CERT_SIGN]) {
      throw new CertificateException("the certificate's issuer may not issue any");
    }
    if (!SigningRequest.isP256(issuing.getPublicKey().getEncoded())) {
      throw new CertificateException(
          "the key of the certificate's issuer is not on the curve P-256");
    }
    follow(issuing, root, "the certificate's issuer belongs to another network");
    if (issuers.size() < MOST_ISSUERS) {
      issuers.add(issuing);
    }
  }

  /// Judged as of the moment when it was signed.
  private static void follow(X509Certificate certificate, X509Certificate anchor, String otherwise)
      throws CertificateException {
    try {
      PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
      rules.setRevocationEnabled(false);
      rules.setDate(Date.from(certificate.getNotBefore().toInstant().plus(CertificateMaker.SKEW)));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
              rules);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(otherwise, e);
    }
  }

  private static Duration life(X509Certificate leaf) {
    Instant from = leaf.getNotBefore().toInstant();
    return Duration.between(from, leaf.getNotAfter().toInstant());
  }

  private static PeerSubject subject(X509Certificate leaf) throws CertificateException {
    X500Name name = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded());
    String peerName = text(name, BCStyle.CN);
    String account = text(name, BCStyle.O);
    if (peerName == null || account == null) {
      throw new IllegalArgumentException("no name or no account");
    }
    return new PeerSubject(peerId(leaf), peerName, account, text(name, BCStyle.L));
  }

  private static String peerId(X509Certificate leaf) throws CertificateException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    if (names == null || names.size() != 1) {
      throw new IllegalArgumentException("not exactly one name");
    }
    List<?> only = names.iterator().next();
    if (!Integer.valueOf(URI).equals(only.get(0))
        || !(only.get(1) instanceof String urn)
        || !urn.startsWith(CertificateMaker.PEER_URN)) {
      throw new IllegalArgumentException("not the name of a peer");
    }
    return urn.substring(CertificateMaker.PEER_URN.length());
  }

  private static @Nullable String text(X500Name name, ASN1ObjectIdentifier kind) {
    RDN[] found = name.getRDNs(kind);
    if (found.length == 0) {
      return null;
    }
    if (found.length > 1
        || found[0].isMultiValued()
        || !(found[0].getFirst().getValue() instanceof ASN1String text)) {
      throw new IllegalArgumentException("a name that cannot be read");
    }
    return text.getString();
  }
}
