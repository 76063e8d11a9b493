package io.bandada.directory.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.authority.keys.DatabaseRolledBack;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.Ecdsa;
import io.bandada.directory.settings.ConfigurationMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two directories on one database, with the same root and record key by credentials.
class SharedDatabaseTest {
  private static final String ROOT = "ab".repeat(32);

  @TempDir Path folder = Path.of(".");

  private final TestClock clock = new TestClock();
  private TestDirectory one;
  private TestDirectory two;

  /// A fresh database for this test.
  String url() throws IOException {
    return "jdbc:sqlite:" + folder.resolve("shared.db");
  }

  @BeforeEach
  void start() throws IOException {
    Path origin = Files.createDirectory(folder.resolve("origin"));
    TestDirectory.start(origin, clock).close();
    Path credentials = Files.createDirectory(folder.resolve("credentials"));
    for (String name : new String[] {"root.pem", "records.pem"}) {
      Files.copy(
          origin.resolve("authority").resolve(name),
          credentials.resolve("authority-" + name),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    String url = url();
    one =
        TestDirectory.start(Files.createDirectory(folder.resolve("one")), credentials, url, clock);
    two =
        TestDirectory.start(Files.createDirectory(folder.resolve("two")), credentials, url, clock);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void aPeerOfTheOneIsAPeerOfTheOther() {
    assertThat(two.authority.pin()).isEqualTo(one.authority.pin());
    assertThat(two.keys.issuing().certificate()).isNotEqualTo(one.keys.issuing().certificate());
    TestPeerKey key = TestPeerKey.make();
    X509Certificate[] chain = one.enrol(key, "p1");
    Presented.Good good = (Presented.Good) two.authority.identify(chain);
    X509Certificate[] renewed =
        TestPeerKey.chain(two.authority.renew(good.certificate(), chain[0]));
    assertThat(one.authority.identify(renewed)).isInstanceOf(Presented.Good.class);
    byte[] statement = new Receipt("u", "p1", ROOT, 1, 1, "").statement();
    String signature =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Ecdsa.sign(key.pair().getPrivate(), statement));
    assertThat(two.receipts.isGood(new Receipt("u", "p1", ROOT, 1, 1, signature))).isTrue();
  }

  @Test
  void ticketsOfBothAreHonouredByTheBundleOfEither() {
    one.authority.turn();
    two.authority.turn();
    one.authority.turn();
    for (TestDirectory told : new TestDirectory[] {one, two}) {
      TestPeerView view = new TestPeerView(one.authority.pin(), clock);
      view.poll(told);
      for (TestDirectory giver : new TestDirectory[] {one, two}) {
        Grant grant = giver.tickets.read(ROOT, 1, "01".repeat(32));
        assertThat(view.honours(grant, Ticket.Operation.READ, ROOT, "01".repeat(32), "x")).isTrue();
      }
    }
  }

  @Test
  void sealsOfTheOneAreThoseOfTheOther() {
    assertThat(
            two.seals.isOurs(
                one.seals.seal(
                    new NameRecord("a", 1, ROOT, 1, "2030-01-01T00:00:00Z", "ada", 3, null))))
        .isTrue();
  }

  @Test
  void whomTheOneThrewOutTheOtherRefusesWithinAMinute() {
    X509Certificate[] chain = one.enrol(TestPeerKey.make(), "p1");
    assertThat(two.authority.identify(chain)).isInstanceOf(Presented.Good.class);
    one.authority.revokePeer("p1", "root");
    clock.pass(Duration.ofSeconds(59));
    assertThat(two.authority.identify(chain)).isInstanceOf(Presented.Revoked.class);
    assertThat(two.bundle().revoked()).hasSize(1);
  }

  @Test
  void aPeerThatTalksToBothAlwaysGoesForwardAndNobodyLostHisMemory() {
    TestPeerView view = new TestPeerView(one.authority.pin(), clock);
    for (int i = 0; i < 40; i++) {
      TestDirectory asked = i % 3 == 0 ? one : two;
      asked.authority.turn();
      if (view.bundle.sequence() > asked.authority.bundleSequence()) {
        asked.authority.hear(view.signed);
      }
      view.poll(asked);
      clock.pass(Duration.ofMinutes(1));
    }
    assertThat(one.announced).noneMatch(DatabaseRolledBack.class::isInstance);
    assertThat(two.announced).noneMatch(DatabaseRolledBack.class::isInstance);
  }

  @Test
  void aDirectoryOfAnotherNetworkIsNotLetOntoTheDatabase() throws IOException {
    Path stranger = Files.createDirectory(folder.resolve("stranger"));
    TestDirectory.start(stranger, clock).close();
    Path credentials = Files.createDirectory(folder.resolve("other-credentials"));
    for (String name : new String[] {"root.pem", "records.pem"}) {
      Files.copy(
          stranger.resolve("authority").resolve(name),
          credentials.resolve("authority-" + name),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    String shared = TestDirectory.urlOf(one);
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    assertThatExceptionOfType(ConfigurationMistake.class)
        .isThrownBy(() -> TestDirectory.start(fresh, credentials, shared, clock).close())
        .withMessageContaining("belongs to the network " + one.authority.pin());
    assertThat(fresh.resolve("authority")).doesNotExist();
  }
}
