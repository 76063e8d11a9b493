package io.bandada.directory.authority.x509;

import io.bandada.directory.api.ClockSkew;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes the four kinds of certificates that there are. All that stands in one is given here.
public final class CertificateMaker {
  public static final Duration ROOT_LIFE = Duration.ofDays(3_652);
  static final Duration ISSUING_LIFE = Duration.ofDays(90);
  public static final Duration SERVER_LIFE = Duration.ofDays(1);
  static final Duration PEER_LIFE = Duration.ofDays(1);

  /// Clocks may be late by so much, or ours was ahead when it made it.
  public static final Duration SKEW = ClockSkew.ALLOWED;

  static final String PEER_URN = "urn:bandada:peer:";
  static final String DIRECTORY_URN = "urn:bandada:directory";

  private static final int SERIAL_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateMaker() {}

  public static CertifiedKey root(Instant now) {
    KeyPair pair = pair("secp384r1");
    X500Name name = name("Bandada network " + tag(pair));
    return made(
        pair,
        new CertifiedMade(name, pair.getPrivate(), "SHA384withECDSA"),
        name,
        now.minus(SKEW),
        now.plus(ROOT_LIFE),
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  public static CertifiedKey issuing(CertifiedKey root, Instant now) {
    KeyPair pair = pair("secp256r1");
    return made(
        pair,
        signer(root, "SHA384withECDSA"),
        name("Bandada issuing " + tag(pair)),
        now.minus(SKEW),
        earlier(now.plus(ISSUING_LIFE), root.notAfter()),
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
          builder.addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.certificate()));
        });
  }

  /// What the directory shows to its peers.
  public static CertifiedKey server(CertifiedKey issuing, Instant now) {
    KeyPair pair = pair("secp256r1");
    return made(
        pair,
        signer(issuing, "SHA256withECDSA"),
        name("Bandada directory"),
        now.minus(SKEW),
        earlier(now.plus(SERVER_LIFE), issuing.notAfter()),
        leaf(issuing, DIRECTORY_URN, KeyPurposeId.id_kp_serverAuth));
  }

  /// What a peer shows to the directory and to other peers.
  public static X509Certificate peer(
      CertifiedKey issuing, PublicKey key, PeerSubject subject, Instant now) {
    return certificate(
        key,
        signer(issuing, "SHA256withECDSA"),
        name(subject),
        now.minus(SKEW),
        earlier(now.plus(PEER_LIFE), issuing.notAfter()),
        leaf(
            issuing,
            PEER_URN + subject.peerId(),
            KeyPurposeId.id_kp_clientAuth,
            KeyPurposeId.id_kp_serverAuth));
  }

  private static Extensions leaf(CertifiedKey issuing, String urn, KeyPurposeId... purposes) {
    return builder -> {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, urn)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuing.certificate()));
    };
  }

  /// The texts go in as they are: read as "X.500 strings" some of their characters would mean
  /// something.
  private static X500Name name(PeerSubject subject) {
    X500NameBuilder name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, new DERUTF8String(subject.peerName()))
            .addRDN(BCStyle.O, new DERUTF8String(subject.account()));
    return (subject.site() == null
            ? name
            : name.addRDN(BCStyle.L, new DERUTF8String(subject.site())))
        .build();
  }

  private static X500Name name(String common) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, new DERUTF8String(common))
        .build();
  }

  private static String tag(KeyPair pair) {
    return Digest.hex(pair.getPublic()).substring(0, 8);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException, GeneralSecurityException;
  }

  private record CertifiedMade(X500Name name, PrivateKey key, String algorithm) {}

  private static CertifiedMade signer(CertifiedKey issuer, String algorithm) {
    X500Name name =
        X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
    return new CertifiedMade(name, issuer.key(), algorithm);
  }

  private static CertifiedKey made(
      KeyPair pair,
      CertifiedMade issuer,
      X500Name subject,
      Instant from,
      Instant until,
      Extensions extensions) {
    return new CertifiedKey(
        certificate(pair.getPublic(), issuer, subject, from, until, extensions), pair.getPrivate());
  }

  private static X509Certificate certificate(
      PublicKey key,
      CertifiedMade issuer,
      X500Name subject,
      Instant from,
      Instant until,
      Extensions extensions) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer.name(), serial(), Date.from(from), Date.from(until), subject, key);
      extensions.addTo(builder);
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(issuer.algorithm()).build(issuer.key())));
    } catch (IOException | GeneralSecurityException | OperatorException e) {
      throw new IllegalStateException("a certificate could not be made", e);
    }
  }

  /// Never zero, never negative (RFC 5280, 4.1.2.2).
  private static BigInteger serial() {
    BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM);
    return serial.signum() == 0 ? serial() : serial;
  }

  private static KeyPair pair(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make keys on " + curve, e);
    }
  }
}
