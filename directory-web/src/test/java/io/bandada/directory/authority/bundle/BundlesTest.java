package io.bandada.directory.authority.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.TestClock;
import io.bandada.directory.authority.TestDirectory;
import io.bandada.directory.authority.TestPeerKey;
import io.bandada.directory.authority.TestPeerView;
import io.bandada.directory.authority.keys.DatabaseRolledBack;
import io.bandada.directory.authority.keys.NetworkFacts;
import io.bandada.directory.authority.peers.CertificateTable;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.Ecdsa;
import io.bandada.directory.authority.x509.PeerSubject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every peer believes, and how it survives the directory's loss of memory.
class BundlesTest {
  @TempDir Path data = Path.of(".");
  @TempDir Path elsewhere = Path.of(".");

  private final TestClock clock = new TestClock();

  @Test
  void aBundleIsMadeAnewAtHalfItsLifeOrWhenSomethingChanged() {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      long first = directory.bundle().sequence();
      assertThat(first).isEqualTo(clock.millis());
      clock.pass(Duration.ofMinutes(4));
      assertThat(directory.bundle().sequence()).isEqualTo(first);
      clock.pass(Duration.ofMinutes(1));
      TrustBundle second = directory.bundle();
      assertThat(second.sequence()).isEqualTo(clock.millis());
      assertThat(second.expiresAt() - second.issuedAt()).isEqualTo(600_000);
      directory.enrol(TestPeerKey.make(), "p1");
      assertThat(directory.bundle().sequence())
          .as("an enrolment changes nothing")
          .isEqualTo(second.sequence());
      directory.authority.revokePeer("p1", "root");
      assertThat(directory.bundle().sequence()).isEqualTo(second.sequence() + 1);
    }
  }

  @Test
  void aRevocationIsInTheBundleWithoutAnybodyAsking() {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.enrol(TestPeerKey.make(), "p1");
      directory.authority.revokeAccount("ada", "root");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(TestDirectory.read(directory.authority.bundle().bundle()).revoked())
                      .hasSize(1));
    }
  }

  @Test
  void aRevocationThatWasRolledBackWasNone() {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      X509Certificate[] chain = directory.enrol(TestPeerKey.make(), "p1");
      try {
        directory.database.write(
            () -> {
              directory.authority.revokePeer("p1", "root");
              throw new UnsupportedOperationException();
            });
      } catch (UnsupportedOperationException e) {
        assertThat(directory.bundle().revoked()).isEmpty();
      }
      assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Good.class);
    }
  }

  @Test
  void theSequenceGrowsOverRestartsAndClocksThatGoBack() {
    long before;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      before = directory.authority.bundleSequence();
    }
    clock.pass(Duration.ofDays(-2));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      assertThat(directory.authority.bundleSequence()).isEqualTo(before + 1);
      clock.pass(Duration.ofMinutes(6));
      assertThat(directory.bundle().sequence()).isEqualTo(before + 2);
      assertThat(directory.announced).noneMatch(DatabaseRolledBack.class::isInstance);
    }
  }

  @Test
  void aDatabaseThatWasLostGoesOnFromTheFileAndKeepsWhoIsOut() throws IOException {
    TestPeerKey out = TestPeerKey.make();
    X509Certificate[] outChain;
    X509Certificate[] good;
    TestPeerView view;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      view = new TestPeerView(directory.authority.pin(), clock);
      outChain = directory.enrol(out, "p1");
      good = directory.enrol(TestPeerKey.make(), "p2");
      directory.authority.revokePeer("p1", "root");
      directory.bundle();
      view.poll(directory);
    }
    wipe();
    clock.pass(Duration.ofDays(-1));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.authority.start();
      assertThat(directory.announced)
          .filteredOn(DatabaseRolledBack.class::isInstance)
          .containsExactly(new DatabaseRolledBack(0, view.bundle.sequence()));
      assertThat(directory.events("memory-lost")).hasSize(1);
      clock.pass(Duration.ofDays(1));
      directory.authority.turn();
      assertThat(directory.authority.bundleSequence()).isGreaterThan(view.bundle.sequence());
      view.poll(directory);
      assertThat(view.trusts(outChain)).isFalse();
      assertThat(directory.authority.identify(outChain)).isInstanceOf(Presented.Revoked.class);
      assertThat(directory.authority.identify(good)).isInstanceOf(Presented.Good.class);
      assertThat(directory.certificates.ofPeer("p2"))
          .as("remembered again by its certificate")
          .hasSize(1);
      assertThat(directory.certificates.ofPeer("p2").getFirst().subject())
          .isEqualTo(new PeerSubject("p2", "name of p2", "ada", "attic"));
    }
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.authority.start();
      assertThat(directory.announced)
          .as("told once")
          .noneMatch(DatabaseRolledBack.class::isInstance);
    }
  }

  @Test
  void aLossIsToldEvenWhenTheDirectoryCrashedBeforeItCould() throws IOException {
    TestDirectory.start(data, clock).close();
    wipe();
    TestDirectory.start(data, clock).close();
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.authority.start();
      assertThat(directory.announced).filteredOn(DatabaseRolledBack.class::isInstance).hasSize(1);
    }
  }

  @Test
  void whenTheFileIsLostTooThePeersBundleTells() throws IOException {
    X509Certificate[] outChain;
    SignedBundle kept;
    long sequence;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      outChain = directory.enrol(TestPeerKey.make(), "p1");
      clock.pass(Duration.ofHours(1));
      directory.authority.revokePeer("p1", "root");
      sequence = directory.bundle().sequence();
      kept = directory.authority.bundle();
    }
    wipe();
    Files.delete(data.resolve("authority/bundle"));
    clock.pass(Duration.ofMinutes(-30));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.authority.start();
      assertThat(directory.authority.identify(outChain))
          .as("nobody remembers")
          .isInstanceOf(Presented.Good.class);
      assertThat(directory.authority.bundleSequence()).isLessThan(sequence);
      directory.authority.hear(kept);
      assertThat(directory.announced).filteredOn(DatabaseRolledBack.class::isInstance).hasSize(1);
      assertThat(directory.authority.identify(outChain)).isInstanceOf(Presented.Revoked.class);
      TrustBundle fresh = directory.bundle();
      assertThat(fresh.sequence()).isGreaterThan(sequence);
      assertThat(fresh.revoked()).hasSize(1);
      directory.authority.hear(kept);
      assertThat(directory.announced)
          .as("heard already")
          .filteredOn(DatabaseRolledBack.class::isInstance)
          .hasSize(1);
    }
  }

  @Test
  void aBackupThatWasPutBackIsNoticed() throws IOException {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      assertThat(directory.authority.bundleSequence()).isPositive();
    }
    Path backup = Files.copy(data.resolve("directory.db"), elsewhere.resolve("backup.db"));
    clock.pass(Duration.ofDays(3));
    X509Certificate[] chain;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      chain = directory.enrol(TestPeerKey.make(), "p1");
      directory.authority.revokePeer("p1", "root");
      directory.bundle();
    }
    wipe();
    Files.copy(backup, data.resolve("directory.db"));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.authority.start();
      assertThat(directory.announced).filteredOn(DatabaseRolledBack.class::isInstance).hasSize(1);
      assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Revoked.class);
    }
  }

  @Test
  void onlyTheGenuineIsHeard() throws IOException {
    try (TestDirectory directory = TestDirectory.start(data, clock);
        TestDirectory other = TestDirectory.start(elsewhere, clock)) {
      clock.pass(Duration.ofHours(1));
      other.bundle();
      long before = directory.authority.bundleSequence();
      SignedBundle ours = directory.authority.bundle();
      String text = new String(Base64.getDecoder().decode(ours.bundle()), StandardCharsets.UTF_8);
      String larger =
          base64(text.replace("\"sequence\":" + before, "\"sequence\":" + (before + 5_000_000)));
      assertThat(larger).isNotEqualTo(ours.bundle());
      TestPeerKey peer = TestPeerKey.make();
      X509Certificate[] chain = directory.enrol(peer, "p1");
      String leaf = Base64.getEncoder().encodeToString(encoded(chain[0]));
      byte[] bytes = Base64.getDecoder().decode(larger);
      for (SignedBundle bad :
          List.of(
              other.authority.bundle(),
              new SignedBundle(larger, ours.signature(), ours.issuer()),
              new SignedBundle(
                  larger, other.authority.bundle().signature(), other.authority.bundle().issuer()),
              new SignedBundle(larger, base64(Ecdsa.sign(peer.pair().getPrivate(), bytes)), leaf),
              new SignedBundle(
                  larger, base64(Ecdsa.sign(peer.pair().getPrivate(), bytes)), ours.issuer()),
              new SignedBundle("", "", ""),
              new SignedBundle("?", "?", "?"),
              new SignedBundle(
                  "A".repeat(SignedBundle.MOST_CHARACTERS), ours.signature(), ours.issuer()))) {
        directory.authority.hear(bad);
      }
      assertThat(directory.announced).noneMatch(DatabaseRolledBack.class::isInstance);
      assertThat(new NetworkFacts(directory.database).sequence()).isEqualTo(before);
    }
  }

  @Test
  void aBundleByAnIssuingCaThatRanOutIsNotHeard() throws IOException {
    SignedBundle old;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofDays(1));
      directory.bundle();
      old = directory.authority.bundle();
    }
    wipe();
    Files.delete(data.resolve("authority/bundle"));
    clock.pass(Duration.ofDays(-1));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofDays(95));
      directory.authority.hear(old);
      assertThat(directory.announced).noneMatch(DatabaseRolledBack.class::isInstance);
    }
  }

  @Test
  void tooManyRevokedKeysAreCutWhereItHurtsLeast() {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      long now = clock.millis();
      directory.database.write(
          () -> {
            for (int i = 0; i < CertificateTable.MOST_REVOKED + 50; i++) {
              String key = String.format("%064x", i);
              directory.certificates.adopt(
                  new TrustBundle.Revoked(key, "p" + i, now + 1_000 + i), clock.instant());
            }
          });
      List<TrustBundle.Revoked> told = directory.bundle().revoked();
      assertThat(told).hasSize(CertificateTable.MOST_REVOKED);
      assertThat(told.getFirst().peerId()).as("the first 50 run out first").isEqualTo("p50");
      assertThat(directory.authority.bundle().bundle().length())
          .isLessThan(SignedBundle.MOST_CHARACTERS);
    }
  }

  @Test
  void whoReplacesHisKeyManyTimesPushesNobodyOut() {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      directory.enrol(TestPeerKey.make(), "p1");
      directory.authority.revokePeer("p1", "root");
      clock.pass(Duration.ofHours(1));
      long until = clock.instant().plus(Duration.ofDays(1)).toEpochMilli();
      directory.database.write(
          () -> {
            for (int i = 0; i < CertificateTable.MOST_REVOKED; i++) {
              directory.certificates.adopt(
                  new TrustBundle.Revoked(String.format("%064x", i), "p2", until), clock.instant());
            }
            directory
                .database
                .sql()
                .sql("UPDATE certificate SET replaced = 1 WHERE peer_id = 'p2'")
                .update();
          });
      assertThat(directory.bundle().revoked())
          .extracting(TrustBundle.Revoked::peerId)
          .contains("p1");
    }
  }

  private void wipe() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file :
          files
              .filter(f -> f.getFileName().toString().startsWith("directory.db"))
              .sorted(Comparator.reverseOrder())
              .toList()) {
        Files.delete(file);
      }
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
