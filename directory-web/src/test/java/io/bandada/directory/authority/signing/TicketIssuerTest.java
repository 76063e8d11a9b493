package io.bandada.directory.authority.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.authority.TestClock;
import io.bandada.directory.authority.TestDirectory;
import io.bandada.directory.authority.TestPeerView;
import io.bandada.directory.authority.x509.EdKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tickets as peers read them, with nothing but the trust bundle in hand.
class TicketIssuerTest {
  private static final String ROOT = "ab".repeat(32);
  private static final String OTHER_ROOT = "cd".repeat(32);
  private static final String HOLDER = "01".repeat(32);
  private static final String THIEF = "02".repeat(32);

  @TempDir Path data = Path.of(".");

  private final TestClock clock = new TestClock();
  private TestDirectory directory;
  private TestPeerView view;

  @BeforeEach
  void start() {
    directory = TestDirectory.start(data, clock);
    view = new TestPeerView(directory.authority.pin(), clock);
    view.poll(directory);
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Test
  void aReaderMayFetchTheContentTwiceAndSomeMoreForTenMinutes() {
    Grant grant = directory.tickets.read(ROOT, 1_000, HOLDER);
    Ticket ticket = view.open(whole(grant)).orElseThrow();
    assertThat(ticket.operation()).isEqualTo(Ticket.Operation.READ);
    assertThat(ticket.audience()).isEqualTo(Ticket.ANYONE);
    assertThat(ticket.budgetBytes()).isEqualTo(2_000 + (64L << 20));
    assertThat(grant.lifeMillis()).isEqualTo(600_000);
    assertThat(view.honours(grant, Ticket.Operation.READ, ROOT, HOLDER, "anybody")).isTrue();
    assertThat(view.honours(grant, Ticket.Operation.READ, OTHER_ROOT, HOLDER, "anybody")).isFalse();
    assertThat(view.honours(grant, Ticket.Operation.READ, ROOT, THIEF, "anybody")).isFalse();
    assertThat(view.honours(grant, Ticket.Operation.WRITE, ROOT, HOLDER, "anybody")).isFalse();
    clock.pass(Duration.ofMinutes(10));
    assertThat(view.honours(grant, Ticket.Operation.READ, ROOT, HOLDER, "anybody")).isFalse();
  }

  @Test
  void aWriterMayAskTheOneHolderForAnHour() {
    Grant grant = directory.tickets.write(ROOT, 1_000, HOLDER, "p7");
    Ticket ticket = view.open(whole(grant)).orElseThrow();
    assertThat(ticket.budgetBytes()).isEqualTo(1_000);
    clock.pass(Duration.ofMinutes(59));
    assertThat(view.honours(grant, Ticket.Operation.WRITE, ROOT, HOLDER, "p7")).isTrue();
    assertThat(view.honours(grant, Ticket.Operation.WRITE, ROOT, HOLDER, "p8")).isFalse();
    clock.pass(Duration.ofMinutes(1));
    assertThat(view.honours(grant, Ticket.Operation.WRITE, ROOT, HOLDER, "p7")).isFalse();
  }

  @Test
  void theLargestFileHasATicketToo() {
    assertThat(
            view.open(whole(directory.tickets.read(ROOT, 16L << 40, HOLDER)))
                .orElseThrow()
                .budgetBytes())
        .isPositive();
  }

  @Test
  void noChangeToATicketIsATicket() {
    byte[] good = whole(directory.tickets.read(ROOT, 1_000, HOLDER));
    byte[] other = whole(directory.tickets.read(OTHER_ROOT, 1_000, HOLDER));
    assertThat(view.open(good)).isPresent();
    Random random = new Random(7);
    int tried = 0;
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      tried += refused(bad);
    }
    for (int length = 0; length < good.length; length++) {
      tried += refused(Arrays.copyOf(good, length));
      tried += refused(Arrays.copyOfRange(good, length + 1, good.length));
    }
    for (int more = 1; more <= 100; more++) {
      byte[] noise = new byte[more];
      random.nextBytes(noise);
      tried += refused(join(good, noise));
      tried += refused(join(noise, good));
      tried += refused(join(payload(good), noise, signature(good)));
    }
    tried += refused(join(payload(good), signature(other)));
    tried += refused(join(payload(other), signature(good)));
    tried += refused(join(payload(good), new byte[64]));
    tried += refused(join(good, good));
    assertThat(tried).isGreaterThan(2_000);
  }

  @Test
  void aTicketByAnyOtherKeyIsNone() {
    byte[] good = whole(directory.tickets.read(ROOT, 1_000, HOLDER));
    Ticket ticket = Ticket.parse(payload(good));
    EdKey stranger = EdKey.make(clock.instant());
    refused(signed(ticket, stranger));
    refused(signed(named(ticket, stranger.id()), stranger));
    refused(signed(ticket, directory.keys.records()));
    refused(signed(named(ticket, directory.keys.records().id()), directory.keys.records()));
    byte[] again = signed(ticket, directory.keys.ticketKey());
    assertThat(view.open(again)).as("the same, by the right key").isPresent();
  }

  @Test
  void whatWasSignedForAnotherPurposeIsNoTicket() {
    EdKey key = directory.keys.ticketKey();
    byte[] record =
        new NameRecord("a", 1, ROOT, 1, "2030-01-01T00:00:00Z", "ada", 3, null).statement();
    refused(join(record, key.sign(record)));
    byte[] payload = payload(whole(directory.tickets.read(ROOT, 1_000, HOLDER)));
    payload["bandada/ticket/".length()] = '2';
    refused(join(payload, key.sign(payload)));
  }

  @Test
  void manyThreadsSignAtOnceAndNoTwoTicketsAreTheSame() throws InterruptedException {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 400; i++) {
        threads.execute(
            () ->
                view.open(whole(directory.tickets.read(ROOT, 1, HOLDER)))
                    .ifPresent(ticket -> ids.add(ticket.id())));
      }
    }
    assertThat(ids).hasSize(400);
  }

  private int refused(byte[] ticket) {
    assertThat(view.open(ticket))
        .as("%s", HexFormat.of().formatHex(ticket))
        .isEqualTo(Optional.empty());
    return 1;
  }

  private static byte[] signed(Ticket ticket, EdKey key) {
    return join(ticket.payload(), key.sign(ticket.payload()));
  }

  private static Ticket named(Ticket t, String key) {
    return new Ticket(
        t.operation(),
        key,
        t.id(),
        t.subject(),
        t.root(),
        t.holderKey(),
        t.audience(),
        t.budgetBytes(),
        t.expiresAt());
  }

  private static byte[] whole(Grant grant) {
    return Base64.getUrlDecoder().decode(grant.ticket());
  }

  private static byte[] payload(byte[] whole) {
    return Arrays.copyOf(whole, whole.length - Ticket.SIGNATURE_BYTES);
  }

  private static byte[] signature(byte[] whole) {
    return Arrays.copyOfRange(whole, whole.length - Ticket.SIGNATURE_BYTES, whole.length);
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer whole = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      whole.put(part);
    }
    return whole.array();
  }
}
