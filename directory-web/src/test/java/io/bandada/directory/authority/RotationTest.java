package io.bandada.directory.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.authority.x509.EdKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys follow each other, and nobody notices.
class RotationTest {
  private static final String ROOT = "ab".repeat(32);
  private static final Duration TICKET_AND_GRACE = Duration.ofHours(2);

  @TempDir Path data = Path.of(".");

  private final TestClock clock = new TestClock();

  /// Two peers, one of which renews at half life and one only after its certificate ran out; a
  /// third looks at them.
  @Test
  void throughAYearNobodyIsRefusedWhoShouldNotBe() {
    Set<String> issuers = new HashSet<>();
    Set<String> ticketKeys = new HashSet<>();
    Set<String> servers = new HashSet<>();
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      TestPeerView view = new TestPeerView(directory.authority.pin(), clock);
      NameRecord sealed =
          directory.seals.seal(
              new NameRecord("a", 1, ROOT, 1, "2030-01-01T00:00:00Z", "ada", 3, null));
      TestPeerKey key = TestPeerKey.make();
      X509Certificate[] chain = directory.enrol(key, "p1");
      TestPeerKey lateKey = TestPeerKey.make();
      X509Certificate[] late = directory.enrol(lateKey, "p2");
      Deque<Write> writes = new ArrayDeque<>();
      Instant end = clock.instant().plus(Duration.ofDays(366));
      for (int i = 0; clock.instant().isBefore(end); i++) {
        directory.authority.turn();
        view.poll(directory);
        assertThat(directory.authority.identify(chain)).isInstanceOf(Presented.Good.class);
        assertThat(view.trusts(chain)).as("at %s", clock.instant()).isTrue();
        if (!clock.instant().isBefore(middle(chain[0]))) {
          chain = renewed(directory, chain);
        }
        if (directory.authority.identify(late) instanceof Presented.Expired && i % 9 == 0) {
          late = renewed(directory, late);
        }
        Grant read = directory.tickets.read(ROOT, 1, key.hash());
        assertThat(view.honours(read, Ticket.Operation.READ, ROOT, key.hash(), "p2"))
            .as("at %s", clock.instant())
            .isTrue();
        ticketKeys.add(view.open(Base64.getUrlDecoder().decode(read.ticket())).orElseThrow().key());
        writes.addLast(
            new Write(clock.instant(), directory.tickets.write(ROOT, 1, key.hash(), "p2")));
        for (Write write : writes) {
          assertThat(view.honoursWithGrace(write.grant()))
              .as("at %s a ticket of %s", clock.instant(), write.at())
              .isEqualTo(clock.instant().isBefore(write.at().plus(TICKET_AND_GRACE)));
        }
        writes.removeIf(write -> !clock.instant().isBefore(write.at().plus(TICKET_AND_GRACE)));
        issuers.add(chain[1].getSerialNumber().toString());
        servers.add(directory.keys.server().own().certificate().getSerialNumber().toString());
        clock.pass(step(directory));
      }
      assertThat(directory.seals.isOurs(sealed)).isTrue();
      assertThat(issuers).hasSize(7);
      assertThat(ticketKeys).hasSize(13);
      assertThat(servers).hasSizeGreaterThan(360);
      assertThat(directory.events("key-rotated"))
          .hasSize(6 + 12)
          .containsOnly("A new issuing CA was made.", "A new ticket key was made.");
      // At most one a peer and day, however often it renews.
      assertThat(directory.events("certificate-renewed")).hasSizeBetween(200, 2 * 366);
      assertThat(directory.bundle().ticketKeys()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aDirectoryThatWasOffForLongStartsWithFreshKeysInTheSameNetwork() {
    String pin;
    String issuing;
    String ticketKey;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      pin = directory.authority.pin();
      issuing = directory.keys.issuing().certificate().getSerialNumber().toString();
      ticketKey = directory.keys.ticketKey().id();
    }
    clock.pass(Duration.ofDays(200));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      assertThat(directory.authority.pin()).isEqualTo(pin);
      assertThat(directory.keys.issuing().certificate().getSerialNumber().toString())
          .isNotEqualTo(issuing);
      TestPeerView view = new TestPeerView(pin, clock);
      view.poll(directory);
      TestPeerKey key = TestPeerKey.make();
      assertThat(view.trusts(directory.enrol(key, "p1"))).isTrue();
      clock.pass(Keys.TOLD_BEFORE);
      directory.authority.turn();
      view.poll(directory);
      assertThat(directory.keys.ticketKey().id()).isNotEqualTo(ticketKey);
      assertThat(
              view.honours(
                  directory.tickets.read(ROOT, 1, key.hash()),
                  Ticket.Operation.READ,
                  ROOT,
                  key.hash(),
                  "x"))
          .isTrue();
    }
  }

  @Test
  void whatWasMadeIsThereAfterARestart() {
    clock.pass(Duration.ofDays(1));
    List<String> before;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofDays(61));
      directory.authority.turn();
      before = said(directory);
    }
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      assertThat(said(directory)).isEqualTo(before);
    }
  }

  @Test
  void aClockThatWasAheadAndCameBackLeavesNoKeyFromTheFuture() {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofDays(100));
      directory.authority.turn();
      clock.pass(Duration.ofDays(-100));
      directory.authority.turn();
      TestPeerView view = new TestPeerView(directory.authority.pin(), clock);
      view.poll(directory);
      assertThat(view.trusts(directory.enrol(TestPeerKey.make(), "p1"))).isTrue();
    }
  }

  @Test
  void aClockThatWasAnHourAheadTurnsNoKey() {
    List<String> before;
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofHours(1));
      directory.authority.turn();
      before = said(directory);
      clock.pass(Duration.ofHours(-1));
      directory.authority.turn();
      assertThat(said(directory)).isEqualTo(before);
    }
    clock.pass(Duration.ofHours(1));
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofHours(-1));
      directory.authority.turn();
      assertThat(said(directory)).as("started while it was wrong").isEqualTo(before);
    }
  }

  @Test
  void whileTheDiskIsFullTheOldKeysGoOnAndRevocationsAreTold() throws IOException {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      // What a full disk does, root may do on any disk: in the file's place there is something that
      // cannot be replaced.
      Files.createDirectories(data.resolve("authority/issuing.pem.part/x"));
      Files.createDirectories(data.resolve("authority/tickets.pem.part/x"));
      Files.createDirectories(data.resolve("authority/bundle.part/x"));
      clock.pass(Duration.ofDays(60));
      X509Certificate[] chain = directory.enrol(TestPeerKey.make(), "p1");
      directory.authority.revokePeer("p1", "root");
      clock.pass(Duration.ofMinutes(1));
      assertThatThrownBy(directory.authority::turn).hasMessageContaining("cannot be used");
      TestPeerView view = new TestPeerView(directory.authority.pin(), clock);
      view.poll(directory);
      assertThat(view.trusts(chain)).isFalse();
      assertThat(view.bundle.revoked()).hasSize(1);
      for (String name : List.of("issuing.pem.part", "tickets.pem.part", "bundle.part")) {
        Files.delete(data.resolve("authority").resolve(name).resolve("x"));
      }
      directory.authority.turn();
      assertThat(directory.events("key-rotated")).hasSize(2);
    }
  }

  @Test
  void allFilesAreForTheirOwnerAlone() throws IOException {
    try (TestDirectory directory = TestDirectory.start(data, clock)) {
      clock.pass(Duration.ofDays(61));
      directory.authority.turn();
    }
    Path folder = data.resolve("authority");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all)
          .extracting(f -> f.getFileName().toString())
          .containsExactlyInAnyOrder(
              "root.pem", "records.pem", "issuing.pem", "tickets.pem", "bundle");
      for (Path file : all) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  private static List<String> said(TestDirectory directory) {
    return Stream.concat(
            Stream.of(
                directory.authority.pin(),
                directory.keys.records().id(),
                directory.keys.issuing().certificate().getSerialNumber().toString()),
            directory.keys.tickets().stream().map(EdKey::id))
        .toList();
  }

  private static X509Certificate[] renewed(TestDirectory directory, X509Certificate[] chain) {
    CertificateFacts presented =
        switch (directory.authority.identify(chain)) {
          case Presented.Good good -> good.certificate();
          case Presented.Expired expired -> expired.certificate();
          case Presented.Revoked revoked -> throw new AssertionError(revoked);
          case Presented.Foreign foreign -> throw new AssertionError(foreign);
        };
    return TestPeerKey.chain(directory.authority.renew(presented, chain[0]));
  }

  private static Instant middle(X509Certificate leaf) {
    return leaf.getNotBefore().toInstant().plus(Duration.ofHours(12));
  }

  private record Write(Instant at, Grant grant) {}

  /// Small ones around the turn of a ticket key, where every quarter of an hour counts.
  private Duration step(TestDirectory directory) {
    Duration age = Duration.between(directory.keys.tickets().getFirst().madeAt(), clock.instant());
    if (age.compareTo(Duration.ofHours(4)) < 0) {
      return Duration.ofMinutes(20);
    }
    Duration rest = Keys.TICKET_AGE.minus(age);
    Duration large = Duration.ofHours(11);
    return rest.compareTo(large) < 0 ? rest : large;
  }
}
