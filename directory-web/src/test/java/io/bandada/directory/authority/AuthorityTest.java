package io.bandada.directory.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bandada.directory.api.Problem;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.problems.Refusal;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A peer's way through certificates: in, on and out.
class AuthorityTest {
  @TempDir Path data = Path.of(".");

  private final TestClock clock = new TestClock();
  private TestDirectory directory;

  @BeforeEach
  void start() {
    directory = TestDirectory.start(data, clock);
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Test
  void aPeerIsWhoItsCertificateSays() {
    TestPeerKey key = TestPeerKey.make();
    X509Certificate[] chain = directory.enrol(key, "p1");
    assertThat(chain).hasSize(3);
    assertThat(directory.authority.identify(chain))
        .isEqualTo(
            new Presented.Good(
                new CertificateFacts(
                    new PeerSubject("p1", "name of p1", "ada", "attic"),
                    key.hash(),
                    clock.instant().minus(Duration.ofHours(2)),
                    clock.instant().plus(Duration.ofDays(1)))));
    assertThat(directory.events("peer-enrolled"))
        .singleElement()
        .asString()
        .contains("name of p1", "ada");
  }

  @Test
  void aCertificateThatRanOutIsRenewedForAWeek() {
    X509Certificate[] chain = directory.enrol(TestPeerKey.make(), "p1");
    clock.pass(Duration.ofHours(24));
    assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Expired.class);
    clock.pass(Duration.ofDays(7).minusSeconds(1));
    Presented.Expired late = (Presented.Expired) directory.authority.identify(chain);
    X509Certificate[] fresh =
        TestPeerKey.chain(directory.authority.renew(late.certificate(), chain[0]));
    assertThat(directory.authority.identify(fresh)).isInstanceOf(Presented.Good.class);
    assertThat(fresh[0].getPublicKey()).isEqualTo(chain[0].getPublicKey());
    clock.pass(Duration.ofSeconds(1));
    assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Foreign.class);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> directory.authority.renew(late.certificate(), chain[0]))
        .returns(Problem.CERTIFICATE_EXPIRED, Refusal::code);
  }

  @Test
  void aRevokedKeyIsOutAtOnceAndForGood() {
    TestPeerKey key = TestPeerKey.make();
    X509Certificate[] chain = directory.enrol(key, "p1");
    X509Certificate[] other = directory.enrol(TestPeerKey.make(), "p2");
    Presented.Good good = (Presented.Good) directory.authority.identify(chain);
    directory.authority.revokePeer("p1", "root");
    assertThat(directory.authority.identify(chain))
        .isEqualTo(new Presented.Revoked(good.certificate()));
    assertThat(directory.authority.identify(other)).isInstanceOf(Presented.Good.class);
    assertThat(directory.bundle().revoked())
        .isEqualTo(
            List.of(
                new TrustBundle.Revoked(
                    key.hash(), "p1", chain[0].getNotAfter().toInstant().toEpochMilli())));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> directory.authority.renew(good.certificate(), chain[0]))
        .returns(Problem.CERTIFICATE_REVOKED, Refusal::code);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> directory.enrol(key, "p1"));
    assertThat(directory.events("peer-revoked"))
        .singleElement()
        .asString()
        .contains("root", "name of p1");
    clock.pass(Duration.ofHours(25));
    assertThat(directory.bundle().revoked()).as("a peer may think that it is earlier").hasSize(1);
    clock.pass(Duration.ofHours(1));
    assertThat(directory.bundle().revoked()).as("its certificate ran out for everybody").isEmpty();
    assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Revoked.class);
  }
}
