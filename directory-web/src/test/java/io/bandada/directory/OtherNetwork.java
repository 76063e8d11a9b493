package io.bandada.directory;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
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

/// An authority of the same names as ours, with other keys.
final class OtherNetwork {
  private static final X500Principal ROOT = new X500Principal("CN=Bandada network");

  private OtherNetwork() {}

  /// A peer there that says to be this one here.
  static TestIdentity peerLike(TestPeer peer) {
    X509Certificate real = peer.identity.certificate();
    KeyPair root = new TestIdentity().pair();
    KeyPair issuing = new TestIdentity().pair();
    TestIdentity own = new TestIdentity();
    X500Principal issuer = real.getIssuerX500Principal();
    try {
      JcaX509v3CertificateBuilder leaf =
          builder(issuer, real.getSubjectX500Principal(), own.pair());
      leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      leaf.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      leaf.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName(
                  GeneralName.uniformResourceIdentifier, "urn:bandada:peer:" + peer.id())));
      return own.certified(
          signed(leaf, issuing),
          signed(ca(builder(ROOT, issuer, issuing)), root),
          signed(ca(builder(ROOT, ROOT, root)), root));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair key) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.TEN,
        Date.from(now.minusSeconds(300)),
        Date.from(now.plusSeconds(3_600)),
        subject,
        key.getPublic());
  }

  private static JcaX509v3CertificateBuilder ca(JcaX509v3CertificateBuilder builder)
      throws Exception {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
    return builder;
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair by)
      throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
  }
}
