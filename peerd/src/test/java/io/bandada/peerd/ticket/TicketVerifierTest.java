package io.bandada.peerd.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket;
import io.bandada.directory.api.Ticket.Operation;
import io.bandada.peerd.ticket.TicketVerifier.Flaw;
import io.bandada.peerd.ticket.TicketVerifier.Good;
import io.bandada.peerd.ticket.TicketVerifier.Refused;
import io.bandada.peerd.ticket.TicketVerifier.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a ticket lets pass, and all that it does not.
class TicketVerifierTest {
  private static final String ROOT = "ab".repeat(32);
  private static final String OTHER_ROOT = "ac".repeat(32);
  private static final String HOLDER = "cd".repeat(32);
  private static final String THIEF = "ce".repeat(32);
  private static final String SELF = "p7";
  private static final long NOW = 1_800_000_000L;
  private static final long BUDGET = 1000;

  private final TicketSigner press = new TicketSigner();
  private final AtomicInteger signaturesChecked = new AtomicInteger();
  private final Set<String> revoked = new HashSet<>();
  private Instant now = Instant.ofEpochSecond(NOW);
  private boolean away;
  private boolean keyKnown = true;
  private final TicketVerifier verifier = verifier(65_536);

  private TicketVerifier verifier(int budgetsCounted) {
    Ed25519Signatures real = new Ed25519Signatures(press::key);
    TicketSignatures counted =
        new TicketSignatures() {
          @Override
          public boolean isKey(String keyId) {
            return keyKnown && real.isKey(keyId);
          }

          @Override
          public boolean isGood(String keyId, byte[] payload, byte[] signature) {
            signaturesChecked.incrementAndGet();
            return real.isGood(keyId, payload, signature);
          }
        };
    return new TicketVerifier(
        counted, revoked::contains, () -> SELF, () -> away, () -> now, budgetsCounted);
  }

  private Ticket ticket() {
    return press.ticket(Operation.READ, ROOT, HOLDER, Ticket.ANYONE, BUDGET, NOW + 600);
  }

  private byte[] writeTicket(String audience) {
    return press.sign(press.ticket(Operation.WRITE, ROOT, HOLDER, audience, BUDGET, NOW + 600));
  }

  private Verdict read(byte[] shown) {
    return verifier.read(shown, HOLDER, ROOT, 1);
  }

  private static void assertGood(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Good.class);
  }

  private static void assertRefused(Verdict verdict, Flaw flaw) {
    assertThat(verdict).isEqualTo(new Refused(flaw));
  }

  private static boolean take(Verdict verdict, long bytes) {
    return verdict instanceof Good good && good.take(bytes);
  }

  @Test
  void itsHolderMayReadWhatItNames() {
    assertGood(read(press.sign(ticket())));
  }

  @Test
  void forThisVeryPeerOrForAnyone() {
    assertGood(
        read(press.sign(press.ticket(Operation.READ, ROOT, HOLDER, SELF, BUDGET, NOW + 600))));
    assertRefused(
        read(press.sign(press.ticket(Operation.READ, ROOT, HOLDER, "p8", BUDGET, NOW + 600))),
        Flaw.OTHER_AUDIENCE);
  }

  @Test
  void noTicketIsNone() {
    assertRefused(read(new byte[0]), Flaw.MISSING);
  }

  /// Every bit of it, one at a time; every length; and what others would like it to say.
  @Test
  void noMutationOfIsGood() {
    byte[] good = press.sign(ticket());
    List<byte[]> mutations = new ArrayList<>();
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        mutations.add(bad);
      }
    }
    for (int length = 0; length < good.length; length++) {
      mutations.add(Arrays.copyOf(good, length));
    }
    for (int more = 1; more < 200; more += 11) {
      mutations.add(Arrays.copyOf(good, good.length + more));
    }
    int payload = good.length - Ticket.SIGNATURE_BYTES;
    for (int at = 0; at < payload; at += 7) {
      byte[] cut = new byte[good.length - 1];
      System.arraycopy(good, 0, cut, 0, at);
      System.arraycopy(good, at + 1, cut, at, good.length - at - 1);
      mutations.add(cut);
      byte[] swapped = good.clone();
      swapped[at] = good[at + 1];
      swapped[at + 1] = good[at];
      if (!Arrays.equals(swapped, good)) {
        mutations.add(swapped);
      }
    }
    assertThat(mutations).hasSizeGreaterThan(1500);
    assertThat(mutations).noneMatch(bad -> read(bad) instanceof Good);
    assertGood(read(good));
  }

  @Test
  void whatAnotherKeySignedIsNotGood() {
    TicketSigner other = new TicketSigner();
    assertRefused(
        read(
            other.sign(
                other.ticket(Operation.READ, ROOT, HOLDER, Ticket.ANYONE, BUDGET, NOW + 600))),
        Flaw.UNKNOWN_KEY);
    assertRefused(read(other.sign(ticket())), Flaw.BAD_SIGNATURE);
    byte[] zeros = press.sign(ticket());
    Arrays.fill(zeros, zeros.length - Ticket.SIGNATURE_BYTES, zeros.length, (byte) 0);
    assertRefused(read(zeros), Flaw.BAD_SIGNATURE);
  }

  @Test
  void whoeverElseShowsItGetsNothing() {
    byte[] shown = press.sign(ticket());
    assertGood(read(shown));
    assertRefused(verifier.read(shown, THIEF, ROOT, 1), Flaw.OTHER_HOLDER);
    assertRefused(verifier.read(shown, THIEF, ROOT, 1), Flaw.OTHER_HOLDER);
    assertRefused(verifier.read(shown, "", ROOT, 1), Flaw.OTHER_HOLDER);
    assertGood(read(shown));
  }

  @Test
  void itIsForOneContentAndOneOperation() {
    byte[] shown = press.sign(ticket());
    assertRefused(verifier.read(shown, HOLDER, OTHER_ROOT, 1), Flaw.OTHER_ROOT);
    assertRefused(verifier.write(shown, HOLDER, ROOT, 1), Flaw.OTHER_OPERATION);
    assertRefused(read(writeTicket(SELF)), Flaw.OTHER_OPERATION);
  }

  @Test
  void toKeepSomethingIsAskedOfTheNamedPeerOnly() {
    assertGood(verifier.write(writeTicket(SELF), HOLDER, ROOT, BUDGET));
    assertRefused(verifier.write(writeTicket("p8"), HOLDER, ROOT, BUDGET), Flaw.OTHER_AUDIENCE);
    assertRefused(
        verifier.write(writeTicket(Ticket.ANYONE), HOLDER, ROOT, BUDGET), Flaw.OTHER_AUDIENCE);
    assertRefused(verifier.write(writeTicket(SELF), THIEF, ROOT, BUDGET), Flaw.OTHER_HOLDER);
    assertRefused(verifier.write(writeTicket(SELF), HOLDER, OTHER_ROOT, BUDGET), Flaw.OTHER_ROOT);
    assertRefused(verifier.write(writeTicket(SELF), HOLDER, ROOT, BUDGET + 1), Flaw.OVER_BUDGET);
  }

  @Test
  void aReadTicketIsGoodAMinuteLongerForClocksThatDiffer() {
    byte[] shown = press.sign(ticket());
    now = Instant.ofEpochSecond(NOW + 659);
    assertGood(read(shown));
    now = Instant.ofEpochSecond(NOW + 660);
    assertRefused(read(shown), Flaw.EXPIRED);
  }

  @Test
  void aReadTicketIsGoodAnHourLongerWhileTheDirectoryIsAway() {
    byte[] shown = press.sign(ticket());
    now = Instant.ofEpochSecond(NOW + 660);
    away = true;
    assertGood(read(shown));
    away = false;
    assertRefused(read(shown), Flaw.EXPIRED);
    away = true;
    now = now.plus(Duration.ofHours(1)).minusSeconds(1);
    assertGood(read(shown));
    now = now.plusSeconds(1);
    assertRefused(read(shown), Flaw.EXPIRED);
  }

  @Test
  void aWriteTicketIsGoodNoMomentLonger() {
    byte[] shown = writeTicket(SELF);
    away = true;
    now = Instant.ofEpochSecond(NOW + 599);
    assertGood(verifier.write(shown, HOLDER, ROOT, 1));
    now = Instant.ofEpochSecond(NOW + 600);
    assertRefused(verifier.write(shown, HOLDER, ROOT, 1), Flaw.EXPIRED);
  }

  @Test
  void aRevokedHolderIsRefusedFromThatMomentOn() {
    byte[] shown = press.sign(ticket());
    assertGood(read(shown));
    revoked.add(HOLDER);
    assertRefused(read(shown), Flaw.REVOKED_HOLDER);
    assertRefused(read(press.sign(ticket())), Flaw.REVOKED_HOLDER);
  }

  @Test
  void aKeyThatLeavesTheBundleTakesItsTicketsAlongAndOneThatComesIsNotLate() {
    byte[] shown = press.sign(ticket());
    keyKnown = false;
    assertRefused(read(shown), Flaw.UNKNOWN_KEY);
    keyKnown = true;
    assertGood(read(shown));
    keyKnown = false;
    assertRefused(read(shown), Flaw.UNKNOWN_KEY);
  }

  @Test
  void aSignatureIsPaidForOnce() {
    byte[] good = press.sign(ticket());
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    for (int i = 0; i < 100; i++) {
      assertGood(read(good));
      assertRefused(read(bad), Flaw.BAD_SIGNATURE);
    }
    assertThat(signaturesChecked).hasValue(2);
  }

  @Test
  void aFloodOfNonsensePushesNoGoodTicketOut() {
    byte[] good = press.sign(ticket());
    assertGood(read(good));
    for (int i = 0; i < 5000; i++) {
      byte[] bad = good.clone();
      bad[20 + i % 4] ^= (byte) i;
      verifier.read(bad, THIEF + i, ROOT, 1);
    }
    signaturesChecked.set(0);
    assertGood(read(good));
    assertThat(signaturesChecked).hasValue(0);
  }

  @Test
  void moreBytesThanItAllowsAreNotSent() {
    byte[] shown = press.sign(ticket());
    assertThat(take(read(shown), BUDGET - 1)).isTrue();
    assertThat(take(read(shown), 2)).isFalse();
    assertThat(take(read(shown), 1)).isTrue();
    assertRefused(read(shown), Flaw.OVER_BUDGET);
    assertGood(verifier.read(shown, HOLDER, ROOT, 0));
    assertThat(take(read(press.sign(ticket())), BUDGET)).as("another ticket").isTrue();
  }

  @Test
  void streamsThatShowTheSameTicketShareWhatItAllows()
      throws ExecutionException, InterruptedException {
    byte[] shown = press.sign(ticket());
    int streams = 16;
    CountDownLatch together = new CountDownLatch(streams);
    AtomicInteger sent = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(streams)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        all.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  Verdict verdict = read(shown);
                  while (take(verdict, 7)) {
                    sent.addAndGet(7);
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(sent).hasValue((int) (BUDGET / 7 * 7));
  }

  @Test
  void aBudgetThatIsCountedNoMoreIsNotGivenBack() {
    TicketVerifier small = verifier(4);
    byte[] shown = press.sign(ticket());
    assertThat(take(small.read(shown, HOLDER, ROOT, 1), BUDGET)).isTrue();
    for (int i = 1; i <= 10; i++) {
      byte[] later =
          press.sign(
              press.ticket(Operation.READ, ROOT, HOLDER, Ticket.ANYONE, BUDGET, NOW + 600 + i));
      assertThat(take(small.read(later, HOLDER, ROOT, 1), 1)).as("ticket %d", i).isTrue();
    }
    assertRefused(small.read(shown, HOLDER, ROOT, 1), Flaw.OVER_BUDGET);
    byte[] fresh =
        press.sign(press.ticket(Operation.READ, ROOT, HOLDER, Ticket.ANYONE, BUDGET, NOW + 700));
    assertThat(take(small.read(fresh, HOLDER, ROOT, 1), BUDGET)).isTrue();
  }

  @Test
  void aNegativeTakingGivesNothingBack() {
    byte[] shown = press.sign(ticket());
    assertThat(take(read(shown), BUDGET)).isTrue();
    assertThat(take(verifier.read(shown, HOLDER, ROOT, 0), -BUDGET)).isFalse();
    assertRefused(read(shown), Flaw.OVER_BUDGET);
  }
}
