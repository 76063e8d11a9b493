package io.bandada.peerd.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.TrustBundle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A network's small CA, for tests: certifies whom it is asked to, and signs bundles, tickets and
/// seals.
public final class TestNetwork {
  public static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final AtomicLong SERIALS = new AtomicLong(1);
  static final List<KeyPurposeId> BOTH_USES =
      List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

  private final Authority root;
  private final Authority issuing;
  private final KeyPair tickets = pair("Ed25519");
  private final KeyPair records = pair("Ed25519");

  /// Who signs, and the certificate that says so.
  record Authority(KeyPair key, X509Certificate certificate) {}

  /// What a server or a client shows.
  public record Shown(KeyPair key, List<X509Certificate> chain) {}

  public TestNetwork() {
    root = rootCalled("CN=network " + SERIALS.get());
    issuing = issuedBy(root);
  }

  static Authority rootCalled(String name) {
    KeyPair key = elliptic();
    return new Authority(
        key,
        certificate(
            name,
            key.getPublic(),
            name,
            key,
            Instant.now().minus(DAY),
            Instant.now().plus(YEAR),
            null,
            true));
  }

  static Authority issuedBy(Authority root) {
    KeyPair key = elliptic();
    String name = "CN=issuing " + SERIALS.get();
    return new Authority(
        key,
        certificate(
            name,
            key.getPublic(),
            root.certificate.getSubjectX500Principal().getName(),
            root.key,
            Instant.now().minus(DAY),
            Instant.now().plus(YEAR),
            null,
            true));
  }

  Authority root() {
    return root;
  }

  Authority issuing() {
    return issuing;
  }

  /// Fingerprint of this network.
  public String pin() {
    return CertificateFormat.fingerprint(root.certificate);
  }

  /// Answers a certificate request: the peer's own, the issuing CA's, the root's.
  public List<String> issue(String csr, String peerId, Instant notBefore, Instant notAfter) {
    try {
      PublicKey key =
          new JcaPKCS10CertificationRequest(Base64.getDecoder().decode(csr)).getPublicKey();
      return encoded(chain(key, "urn:bandada:peer:" + peerId, notBefore, notAfter));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// One that is good for a day.
  public List<String> issue(String csr, String peerId) {
    return issue(csr, peerId, Instant.now().minusSeconds(60), Instant.now().plus(DAY));
  }

  /// A key and a chain for it, for a server or client without a keyring.
  ///
  /// @param uri `urn:bandada:directory` or `urn:bandada:peer:ID`
  public Shown shown(String uri, Instant notBefore, Instant notAfter) {
    KeyPair key = elliptic();
    return new Shown(key, chain(key.getPublic(), uri, notBefore, notAfter));
  }

  /// A leaf that our issuing CA should never have made.
  Shown leaf(List<String> uris, List<KeyPurposeId> uses) {
    return leaf(issuing, uris, uses);
  }

  /// @param by an issuer behind which our own issuing CA and root follow
  Shown leaf(Authority by, List<String> uris, List<KeyPurposeId> uses) {
    KeyPair key = elliptic();
    Instant now = Instant.now();
    X509Certificate leaf =
        certificate(
            "CN=leaf",
            key.getPublic(),
            by.certificate.getSubjectX500Principal().getName(),
            by.key,
            now.minusSeconds(60),
            now.plus(DAY),
            uris,
            uses,
            false);
    List<X509Certificate> chain =
        by.equals(issuing)
            ? List.of(leaf, issuing.certificate, root.certificate)
            : List.of(leaf, by.certificate, issuing.certificate, root.certificate);
    return new Shown(key, chain);
  }

  public Shown directory() {
    return shown("urn:bandada:directory", Instant.now().minusSeconds(60), Instant.now().plus(DAY));
  }

  /// A certificate that vouches for itself.
  public static Shown selfMade(String uri) {
    KeyPair key = elliptic();
    Instant now = Instant.now();
    String name = "CN=self-made";
    return new Shown(
        key,
        List.of(
            certificate(
                name,
                key.getPublic(),
                name,
                key,
                now.minusSeconds(60),
                now.plus(DAY),
                uri,
                false)));
  }

  /// TLS that shows this.
  ///
  /// @param letsIn judges who calls
  public static SSLContext tls(Shown shown, X509ExtendedTrustManager letsIn) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new ShownKeys(shown)}, new TrustManager[] {letsIn}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  List<X509Certificate> chain(PublicKey key, String uri, Instant notBefore, Instant notAfter) {
    X509Certificate leaf =
        certificate(
            "CN=leaf",
            key,
            issuing.certificate.getSubjectX500Principal().getName(),
            issuing.key,
            notBefore,
            notAfter,
            uri,
            false);
    return List.of(leaf, issuing.certificate, root.certificate);
  }

  static List<String> encoded(List<X509Certificate> chain) {
    return chain.stream().map(TestNetwork::base64).toList();
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// @param revoked hashes of keys
  public SignedBundle bundle(long sequence, String... revoked) {
    return sign(sequence, List.of(root.certificate), issuing, revoked);
  }

  SignedBundle sign(long sequence, List<X509Certificate> roots, Authority by, String... revoked) {
    long now = System.currentTimeMillis();
    TrustBundle bundle =
        new TrustBundle(
            sequence,
            now,
            now + DAY.toMillis(),
            encoded(roots),
            List.of(Base64.getEncoder().encodeToString(tickets.getPublic().getEncoded())),
            List.of(Base64.getEncoder().encodeToString(records.getPublic().getEncoded())),
            List.of(revoked).stream()
                .map(key -> new TrustBundle.Revoked(key, "p", now + DAY.toMillis()))
                .toList());
    byte[] json = JsonMapper.shared().writeValueAsString(bundle).getBytes(UTF_8);
    return new SignedBundle(
        Base64.getEncoder().encodeToString(json),
        Base64.getEncoder().encodeToString(signed("SHA256withECDSA", by.key, json)),
        base64(by.certificate));
  }

  /// The name of the key that signs tickets, 16 hex digits.
  public String ticketKey() {
    return keyId(tickets);
  }

  /// The 64 bytes that follow a ticket's payload.
  public byte[] signTicket(byte[] payload) {
    return signed("Ed25519", tickets, payload);
  }

  /// As in a name record or a tombstone.
  public String seal(byte[] statement) {
    byte[] id = HexFormat.of().parseHex(keyId(records));
    byte[] signature = signed("Ed25519", records, statement);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(id.length + signature.length).put(id).put(signature).array());
  }

  private static String keyId(KeyPair key) {
    return HexFormat.of().formatHex(CertificateFormat.sha256(key.getPublic().getEncoded()), 0, 8);
  }

  /// What a peer of this network believes and shows, without files and loop.
  public Trust trust(String peerId) {
    return trust(peerId, Instant.now().minusSeconds(60), Instant.now().plus(DAY));
  }

  public Trust trust(String peerId, Instant notBefore, Instant notAfter) {
    Trust trust = new Trust(NetworkClock.system());
    try {
      OwnKey.Fresh fresh = OwnKey.fresh();
      List<X509Certificate> chain =
          chain(fresh.open(), "urn:bandada:peer:" + peerId, notBefore, notAfter);
      trust.become(
          TrustedNetwork.first(bundle(1), pin(), Instant.now()),
          OwnCertificate.of(fresh.key(), chain));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return trust;
  }

  /// A newer bundle came to this peer.
  ///
  /// @param revoked hashes of keys
  public void tell(Trust trust, long sequence, String... revoked) {
    try {
      trust.become(
          TrustedNetwork.first(bundle(sequence, revoked), pin(), Instant.now()),
          trust.state().certificate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// This peer's certificate is renewed: the same key, another day.
  public void renew(Trust trust) {
    OwnCertificate now = Objects.requireNonNull(trust.state().certificate());
    PublicKey key = now.chain().getFirst().getPublicKey();
    try {
      List<X509Certificate> chain =
          chain(
              key,
              "urn:bandada:peer:" + now.certified().peerId(),
              Instant.now().minusSeconds(60),
              Instant.now().plus(DAY));
      trust.become(trust.state().network(), OwnCertificate.of(now.key(), chain));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// This peer has no certificate any more.
  public void logOut(Trust trust) {
    trust.become(trust.state().network(), null);
  }

  private static byte[] signed(String algorithm, KeyPair key, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair elliptic() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate certificate(
      String subject,
      PublicKey key,
      String issuer,
      KeyPair by,
      Instant notBefore,
      Instant notAfter,
      @Nullable String uri,
      boolean authority) {
    return certificate(
        subject,
        key,
        issuer,
        by,
        notBefore,
        notAfter,
        uri == null ? List.of() : List.of(uri),
        BOTH_USES,
        authority);
  }

  private static X509Certificate certificate(
      String subject,
      PublicKey key,
      String issuer,
      KeyPair by,
      Instant notBefore,
      Instant notAfter,
      List<String> uris,
      List<KeyPurposeId> uses,
      boolean authority) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(SERIALS.getAndIncrement()),
              Date.from(notBefore),
              Date.from(notAfter),
              new X500Name(subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (authority) {
        builder.addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
      } else {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (!uses.isEmpty()) {
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(uses.toArray(KeyPurposeId[]::new)));
        }
        if (!uris.isEmpty()) {
          GeneralName[] names =
              uris.stream()
                  .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                  .toArray(GeneralName[]::new);
          builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
