package io.bandada.directory.authority.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bandada.directory.api.Problem;
import io.bandada.directory.authority.TestClock;
import io.bandada.directory.authority.TestDirectory;
import io.bandada.directory.authority.TestPeerKey;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.problems.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes of requests that ask for more than a key may have, and of those that are none.
class SigningRequestTest {
  @TempDir Path data = Path.of(".");

  @Test
  void aRequestThatAsksForEverythingGetsAnOrdinaryCertificate()
      throws IOException, CertificateParsingException {
    TestPeerKey key = TestPeerKey.make();
    ExtensionsGenerator wishes = new ExtensionsGenerator();
    wishes.addExtension(Extension.basicConstraints, true, new BasicConstraints(5));
    wishes.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    wishes.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage));
    wishes.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.uniformResourceIdentifier, "urn:bandada:peer:victim"),
              new GeneralName(GeneralName.uniformResourceIdentifier, "urn:bandada:directory"),
              new GeneralName(GeneralName.dNSName, "localhost")
            }));
    String csr =
        key.csr(
            new PKCS10CertificationRequestBuilder(new X500Name("CN=root,O=admin,L=x"), key.info())
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wishes.generate()),
            "SHA256withECDSA");
    try (TestDirectory directory = TestDirectory.start(data, new TestClock())) {
      X509Certificate leaf =
          TestPeerKey.chain(
              directory.authority.issue(csr, new PeerSubject("p1", "laptop", "ada", null)))[0];
      assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("O=ada,CN=laptop");
      assertThat(List.copyOf(leaf.getSubjectAlternativeNames()))
          .isEqualTo(List.of(List.of(6, "urn:bandada:peer:p1")));
      assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
      assertThat(leaf.getExtendedKeyUsage())
          .containsExactlyInAnyOrder(
              KeyPurposeId.id_kp_clientAuth.getId(), KeyPurposeId.id_kp_serverAuth.getId());
      assertThat(leaf.getKeyUsage())
          .containsExactly(true, false, false, false, false, false, false, false, false);
      assertThat(leaf.getSerialNumber().bitLength()).isBetween(96, 128);
      assertThat(leaf.getSerialNumber().signum()).isPositive();
    }
  }

  /// In X.500 strings these characters mean something.
  @ParameterizedTest
  @ValueSource(
      strings = {"#0c0141", "\\#x", "a,O=root", "a+O=root", " lead", "<script>", "ü 名前", "\"q\""})
  void aNameIsTheNameWhateverItsCharacters(String name) {
    try (TestDirectory directory = TestDirectory.start(data, new TestClock())) {
      PeerSubject subject = new PeerSubject("p1", name, "ada", name);
      X509Certificate[] chain =
          TestPeerKey.chain(directory.authority.issue(TestPeerKey.make().csr(), subject));
      assertThat(((Presented.Good) directory.authority.identify(chain)).certificate().subject())
          .isEqualTo(subject);
    }
  }

  @Test
  void onlyKeysOnP256AreCertified() throws IOException {
    refused(TestPeerKey.make("EC", "secp384r1").csr(), "P-256");
    refused(TestPeerKey.make("EC", "secp521r1").csr(), "P-256");
    refused(TestPeerKey.make("RSA", "").csr(new X500Name("CN=x"), "SHA256withRSA"), "P-256");
    refused(with(TestPeerKey.make(), compressed(TestPeerKey.make())), "P-256");
    refused(with(TestPeerKey.make(), curveWrittenOut(TestPeerKey.make())), "P-256");
    byte[] offTheCurve = TestPeerKey.make().info().getEncoded();
    offTheCurve[90] ^= 1;
    refused(with(TestPeerKey.make(), SubjectPublicKeyInfo.getInstance(offTheCurve)), "P-256");
  }

  @Test
  void whoeverHasNotTheOtherHalfGetsNothing() throws IOException {
    TestPeerKey mine = TestPeerKey.make();
    refused(with(mine, TestPeerKey.make().info()), "not signed with the key");
    refused(mine.csr(new X500Name("CN=x"), "SHA1withECDSA"), "ECDSA and SHA-256");
    refused(mine.csr(new X500Name("CN=x"), "SHA512withECDSA"), "ECDSA and SHA-256");
    CertificationRequest whole =
        new PKCS10CertificationRequest(Base64.getDecoder().decode(mine.csr())).toASN1Structure();
    refused(
        base64(
            new CertificationRequest(
                whole.getCertificationRequestInfo(),
                whole.getSignatureAlgorithm(),
                new DERBitString(new byte[70]))),
        "");
    refused(
        base64(
            new CertificationRequest(
                whole.getCertificationRequestInfo(),
                whole.getSignatureAlgorithm(),
                new DERBitString(
                    new DERSequence(new ASN1Integer[] {new ASN1Integer(0), new ASN1Integer(0)})))),
        "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AAAA", "MIIB", "MAA=", "MIAAAA=="})
  void whatIsNoRequestIsToldSo(String csr) {
    refused(csr, "cannot be read");
  }

  @Test
  void randomDamageIsRefusedAndNeverAFault() {
    byte[] good = Base64.getDecoder().decode(TestPeerKey.make().csr());
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      switch (i % 3) {
        case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
        default -> bad = Arrays.copyOf(bad, bad.length + 1 + random.nextInt(20));
      }
      refused(Base64.getEncoder().encodeToString(bad), "");
    }
    refused("A".repeat(SigningRequest.MOST_CHARACTERS + 1), "longer");
  }

  private static void refused(String csr, String why) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> SigningRequest.key(csr))
        .returns(Problem.BAD_REQUEST, Refusal::code)
        .withMessageContaining(why);
  }

  /// A request for another key, signed with this one.
  private static String with(TestPeerKey signer, SubjectPublicKeyInfo other) {
    return signer.csr(
        new PKCS10CertificationRequestBuilder(new X500Name("CN=x"), other), "SHA256withECDSA");
  }

  private static SubjectPublicKeyInfo compressed(TestPeerKey key) {
    byte[] point = key.info().getPublicKeyData().getBytes();
    byte[] shorter =
        ECNamedCurveTable.getByName("P-256").getCurve().decodePoint(point).getEncoded(true);
    return new SubjectPublicKeyInfo(key.info().getAlgorithm(), shorter);
  }

  private static SubjectPublicKeyInfo curveWrittenOut(TestPeerKey key) {
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.id_ecPublicKey,
            ECNamedCurveTable.getByName("P-256").toASN1Primitive()),
        key.info().getPublicKeyData().getBytes());
  }

  private static String base64(CertificationRequest request) throws IOException {
    return Base64.getEncoder().encodeToString(request.getEncoded(ASN1Encoding.DER));
  }
}
