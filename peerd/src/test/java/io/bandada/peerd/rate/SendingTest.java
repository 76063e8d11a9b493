package io.bandada.peerd.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The threads that wait: each of these hangs when nobody calls them.
@Timeout(20)
class SendingTest {
  private static final int MIB = 1 << 20;
  private static final int CHUNK = 256 << 10;

  /// Sends on a thread of its own, and tells how many bytes went when it stops.
  private static CompletableFuture<Long> send(Sending sending, long bytes) {
    CompletableFuture<Long> sent = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              long went = 0;
              while (went < bytes) {
                int piece = (int) Math.min(MIB, bytes - went);
                sending.begin(piece);
                for (int left = piece; left > 0; ) {
                  int now = sending.take(Math.min(CHUNK, left));
                  if (now == 0) {
                    sent.complete(went);
                    return;
                  }
                  left -= now;
                  went += now;
                }
              }
              sent.complete(went);
            });
    return sent;
  }

  private static void untilHeld(Sending sending) {
    while (sending.heldNanos() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutALimitNobodyWaits() throws Exception {
    RateLimits limits = new RateLimits(Rates.NONE, () -> 0);
    try (Sending sending = limits.sending("peer")) {
      assertThat(send(sending, 1L << 32).get(10, TimeUnit.SECONDS)).isEqualTo(1L << 32);
      assertThat(sending.heldNanos()).isZero();
      assertThat(limits.share()).isZero();
    }
  }

  @Test
  void whoWaitsIsWokenByANewLimit() throws Exception {
    LongAdder ticks = new LongAdder();
    RateLimits limits = new RateLimits(new Rates(Rates.LEAST, 0, 0), () -> clock(ticks));
    try (Sending one = limits.sending("one");
        Sending two = limits.sending("two")) {
      CompletableFuture<Long> first = send(one, 10L * MIB);
      CompletableFuture<Long> second = send(two, 10L * MIB);
      untilHeld(one);
      untilHeld(two);
      limits.set(Rates.NONE);
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(10L * MIB);
      assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(10L * MIB);
    }
  }

  /// Whoever sleeps on until there is something to give at the old rate needs up to a second each
  /// time.
  @Test
  void whoKeepsTheTimeIsWokenAtOnce() throws Exception {
    LongAdder ticks = new LongAdder();
    for (int i = 0; i < 60; i++) {
      RateLimits limits = new RateLimits(new Rates(Rates.LEAST, 0, 0), () -> clock(ticks));
      try (Sending sending = limits.sending("peer")) {
        CompletableFuture<Long> sent = send(sending, MIB);
        untilHeld(sending);
        limits.set(Rates.NONE);
        assertThat(sent.get(10, TimeUnit.SECONDS)).isEqualTo(MIB);
      }
    }
  }

  /// Hardly moves.
  private static long clock(LongAdder ticks) {
    ticks.increment();
    return ticks.sum();
  }

  @Test
  void whoWaitsIsWokenByItsClose() throws Exception {
    LongAdder ticks = new LongAdder();
    RateLimits limits = new RateLimits(new Rates(Rates.LEAST, 0, 0), () -> clock(ticks));
    Sending one = limits.sending("one");
    Sending two = limits.sending("two");
    CompletableFuture<Long> first = send(one, 10L * MIB);
    CompletableFuture<Long> second = send(two, 10L * MIB);
    untilHeld(one);
    untilHeld(two);
    two.close();
    assertThat(second.get(10, TimeUnit.SECONDS)).isLessThan(MIB);
    one.close();
    one.close();
    assertThat(first.get(10, TimeUnit.SECONDS)).isLessThan(MIB);
    assertThat(one.take(1)).isZero();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    LongAdder ticks = new LongAdder();
    RateLimits limits = new RateLimits(new Rates(Rates.LEAST, 0, 0), () -> clock(ticks));
    try (Sending sending = limits.sending("peer")) {
      CompletableFuture<Boolean> flagged = new CompletableFuture<>();
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    sending.begin(10 * MIB);
                    while (sending.take(CHUNK) > 0) {
                      Thread.onSpinWait();
                    }
                    flagged.complete(Thread.currentThread().isInterrupted());
                  });
      untilHeld(sending);
      thread.interrupt();
      assertThat(flagged.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void manyThreadsAllComeToTheirEnd() throws Exception {
    RateLimits limits = new RateLimits(new Rates(512L * MIB, 0, 100L * MIB));
    Sending[] sendings = new Sending[32];
    CompletableFuture<?>[] sent = new CompletableFuture<?>[32];
    for (int i = 0; i < sendings.length; i++) {
      sendings[i] = limits.sending("peer" + i % 8);
      sent[i] = send(sendings[i], 8L * MIB);
    }
    CompletableFuture.allOf(sent).get(15, TimeUnit.SECONDS);
    for (Sending sending : sendings) {
      sending.close();
    }
  }

  @Test
  void theShareIsWhatOnePeerMayHopeFor() {
    RateLimits limits = new RateLimits(new Rates(12L * MIB, 0, 0), () -> 0);
    try (Sending _ = limits.sending("a");
        Sending _ = limits.sending("a")) {
      assertThat(limits.share()).isEqualTo(12L * MIB);
      try (Sending _ = limits.sending("b")) {
        assertThat(limits.share()).isEqualTo(6L * MIB);
        limits.set(new Rates(12L * MIB, 0, MIB));
        assertThat(limits.share()).isEqualTo(MIB);
        limits.set(new Rates(0, 0, MIB));
        assertThat(limits.share()).isEqualTo(MIB);
        limits.set(new Rates(0, MIB, 0));
        assertThat(limits.share()).isZero();
      }
    }
  }

  @Test
  void ratesHaveTheirBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rates(Rates.LEAST - 1, 0, 0))
        .withMessageContaining("16Ki");
    assertThatIllegalArgumentException().isThrownBy(() -> new Rates(0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rates(0, 0, Rates.MOST + 1));
  }
}
