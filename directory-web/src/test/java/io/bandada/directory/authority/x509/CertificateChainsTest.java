package io.bandada.directory.authority.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.authority.TestClock;
import io.bandada.directory.authority.TestDirectory;
import io.bandada.directory.authority.TestPeerKey;
import io.bandada.directory.authority.peers.Presented;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates that look like one of ours, and are none.
class CertificateChainsTest {
  @TempDir Path data = Path.of(".");
  @TempDir Path elsewhere = Path.of(".");

  private final TestClock clock = new TestClock();
  private final TestPeerKey key = TestPeerKey.make();
  private TestDirectory directory;
  private X509Certificate[] good;

  @BeforeEach
  void start() {
    directory = TestDirectory.start(data, clock);
    good = directory.enrol(key, "p1");
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Test
  void theRootNeedNotBeShown() {
    assertThat(directory.authority.identify(Arrays.copyOf(good, 2)))
        .isInstanceOf(Presented.Good.class);
    assertThat(directory.authority.identify(good)).isInstanceOf(Presented.Good.class);
  }

  @Test
  void aChainThatIsNoneIsForeign() {
    foreign();
    foreign(good[0]);
    foreign(good[1], good[2]);
    foreign(good[2], good[2]);
    foreign(good[0], good[2]);
    foreign(good[0], good[0]);
    foreign(good[0], good[1], good[2], good[2]);
  }

  @Test
  void anotherNetworkIsForeign() {
    try (TestDirectory other = TestDirectory.start(elsewhere, clock)) {
      X509Certificate[] theirs = other.enrol(TestPeerKey.make(), "p1");
      foreign(theirs);
      foreign(theirs[0], good[1], good[2]);
      foreign(theirs[0], theirs[1], good[2]);
    }
  }

  @Test
  void aPeerCannotMakePeers() {
    Forged forged = new Forged();
    X509Certificate child = forged.by(new CertifiedKey(good[0], key.pair().getPrivate()));
    foreign(child, good[0]);
    foreign(child, good[0], good[1]);
    foreign(child, good[1], good[2]);
    Forged selfMade = new Forged();
    selfMade.ca = true;
    selfMade.mayIssue = true;
    X509Certificate ca = selfMade.by(new CertifiedKey(good[0], key.pair().getPrivate()));
    foreign(forged.by(new CertifiedKey(ca, key.pair().getPrivate())), ca);
  }

  /// Also where there is no chain below it, as when a trust bundle names its signer.
  @Test
  void whatTheRootSignedIsNoIssuerUnlessItIsACa() {
    Forged noCa = new Forged();
    noCa.mayIssue = true;
    noIssuer(noCa);
    Forged maySignNothing = new Forged();
    maySignNothing.ca = true;
    noIssuer(maySignNothing);
    Forged ordinary = new Forged();
    noIssuer(ordinary);
    Forged issuer = new Forged();
    issuer.ca = true;
    issuer.mayIssue = true;
    assertThatCode(() -> chains().requireIssuing(issuer.by(directory.keys.root())))
        .as("a real one")
        .doesNotThrowAnyException();
  }

  private void noIssuer(Forged forged) {
    X509Certificate made = forged.by(directory.keys.root());
    assertThatThrownBy(() -> chains().requireIssuing(made))
        .isInstanceOf(CertificateException.class)
        .hasMessage("the certificate's issuer may not issue any");
    X509Certificate child = new Forged().by(new CertifiedKey(made, forged.key.pair().getPrivate()));
    foreign(child, made);
    foreign(child, made, good[2]);
  }

  private CertificateChains chains() {
    return new CertificateChains(directory.keys.root().certificate());
  }

  @Test
  void theDirectoryItselfIsNoPeer() {
    foreign(directory.keys.serverChain(directory.keys.server()));
  }

  @Test
  void evenTheIssuingCaMakesNothingButWhatItShould() {
    assertThat(directory.authority.identify(chain(new Forged())))
        .as("an ordinary one")
        .isInstanceOf(Presented.Good.class);
    Forged long_ = new Forged();
    long_.until = clock.instant().plus(Duration.ofDays(30));
    foreign(chain(long_));
    Forged twoNames = new Forged();
    twoNames.urns = new String[] {"urn:bandada:peer:p2", "urn:bandada:peer:p1"};
    foreign(chain(twoNames));
    Forged noName = new Forged();
    noName.urns = new String[0];
    foreign(chain(noName));
    Forged badName = new Forged();
    badName.urns = new String[] {"urn:bandada:peer:p 2"};
    foreign(chain(badName));
    Forged server = new Forged();
    server.purpose = KeyPurposeId.id_kp_serverAuth;
    foreign(chain(server));
    Forged ca = new Forged();
    ca.ca = true;
    ca.mayIssue = true;
    foreign(chain(ca));
    Forged noAccount = new Forged();
    noAccount.subject = "CN=x";
    foreign(chain(noAccount));
    Forged twoAccounts = new Forged();
    twoAccounts.subject = "CN=x,O=ada,O=root";
    foreign(chain(twoAccounts));
    Forged large = new Forged();
    large.key = TestPeerKey.make("EC", "secp384r1");
    foreign(chain(large));
  }

  @Test
  void aCertificateOfOursThatIsNotGoodYetWasMadeWhileOurClockWasWrong() {
    clock.pass(Duration.ofDays(-3));
    assertThat(directory.authority.identify(good)).isInstanceOf(Presented.Good.class);
  }

  @Test
  void aKnownPeerIsJudgedByTheTimeThatItIs() {
    assertThat(directory.authority.identify(good)).isInstanceOf(Presented.Good.class);
    clock.pass(Duration.ofDays(1));
    assertThat(directory.authority.identify(good)).isInstanceOf(Presented.Expired.class);
    clock.pass(Duration.ofDays(7));
    assertThat(directory.authority.identify(good)).isInstanceOf(Presented.Foreign.class);
  }

  private X509Certificate[] chain(Forged forged) {
    return new X509Certificate[] {forged.by(directory.keys.issuing()), good[1], good[2]};
  }

  private void foreign(X509Certificate... chain) {
    assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Foreign.class);
  }

  /// An ordinary certificate of the peer p2, but for what is set.
  private final class Forged {
    private TestPeerKey key = TestPeerKey.make();
    private String subject = "CN=x,O=ada";
    private String[] urns = {"urn:bandada:peer:p2"};
    private Instant until = clock.instant().plus(Duration.ofDays(1));
    private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
    private boolean ca;
    private boolean mayIssue;

    X509Certificate by(CertifiedKey issuer) {
      try {
        JcaX509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded()),
                BigInteger.TEN,
                Date.from(clock.instant().minus(CertificateMaker.SKEW)),
                Date.from(until),
                new X500Name(subject),
                key.pair().getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        builder.addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.digitalSignature | (mayIssue ? KeyUsage.keyCertSign : 0)));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        if (urns.length > 0) {
          GeneralName[] names =
              Arrays.stream(urns)
                  .map(urn -> new GeneralName(GeneralName.uniformResourceIdentifier, urn))
                  .toArray(GeneralName[]::new);
          builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key())));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
