package io.bandada.directory.authority;

import io.bandada.directory.authority.x509.Digest;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/// A peer's side of enrolment: its key, its request, its certificates.
public record TestPeerKey(KeyPair pair) {
  public static TestPeerKey make() {
    return make("EC", "secp256r1");
  }

  public static TestPeerKey make(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(curve));
      } else {
        generator.initialize(2048);
      }
      return new TestPeerKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String hash() {
    return Digest.hex(pair.getPublic());
  }

  public String csr() {
    return csr(new X500Name("CN=whatever"), "SHA256withECDSA");
  }

  public String csr(X500Name name, String algorithm) {
    return csr(new PKCS10CertificationRequestBuilder(name, info()), algorithm);
  }

  public String csr(PKCS10CertificationRequestBuilder request, String algorithm) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              request
                  .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))
                  .getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public SubjectPublicKeyInfo info() {
    return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
  }

  public static X509Certificate[] chain(List<String> base64) {
    return base64.stream().map(TestPeerKey::certificate).toArray(X509Certificate[]::new);
  }

  static X509Certificate certificate(String base64) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
