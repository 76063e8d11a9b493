package io.bandada.directory.members.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final long S = 1_000_000_000L;
  private static final HeartbeatInterval BEAT = new HeartbeatInterval(3 * S, 10 * S, 45 * S);

  private final Leases leases = new Leases(S, 5, 0.25, 300 * S);
  private long now;

  /// Sweeps once a second up to then; the verdicts on the way.
  private Verdict sweepUntil(long second) {
    Verdict all = new Verdict(new java.util.ArrayList<>(), new java.util.ArrayList<>(), 0, 0);
    while (now < second * S) {
      now += S;
      Leases.Verdicts v = leases.sweep(now, BEAT);
      all.stale.addAll(v.stale());
      all.lost.addAll(v.lost());
      all =
          new Verdict(
              all.stale,
              all.lost,
              all.held + (v.turnedHeld() ? 1 : 0),
              all.freed + (v.turnedFree() ? 1 : 0));
    }
    return all;
  }

  @BeforeEach
  void listening() {
    leases.sweep(now, BEAT);
  }

  private record Verdict(List<String> stale, List<String> lost, int held, int freed) {}

  @Test
  void aSlowStartCostsNobodyHisLease() {
    Leases slow = new Leases(S, 5, 0.25, 300 * S);
    slow.known("live", false, 0);
    slow.known("stale", true, 0);
    long ready = 100 * S;
    Leases.Verdicts first = slow.sweep(ready, BEAT);
    assertThat(first.stale()).isEmpty();
    assertThat(first.lost()).isEmpty();
    for (long second = 1; second < 45; second++) {
      assertThat(slow.sweep(ready + second * S, BEAT).lost()).isEmpty();
    }
    assertThat(slow.sweep(ready + 45 * S, BEAT).lost()).containsExactly("live", "stale");
  }

  @Test
  void aSilentPeerIsStaleAfterTenSecondsAndLostAfterFortyFive() {
    leases.heard("a", 0);
    assertThat(sweepUntil(9).stale()).isEmpty();
    assertThat(sweepUntil(10).stale()).containsExactly("a");
    Verdict then = sweepUntil(44);
    assertThat(then.stale()).isEmpty();
    assertThat(then.lost()).isEmpty();
    assertThat(sweepUntil(45).lost()).containsExactly("a");
    assertThat(sweepUntil(60).lost()).isEmpty();
  }

  @Test
  void aPeerThatSpeaksAgainGetsAFreshLease() {
    leases.heard("a", 0);
    sweepUntil(12);
    leases.heard("a", now);
    assertThat(sweepUntil(21).stale()).isEmpty();
    assertThat(sweepUntil(22).stale()).containsExactly("a");
  }

  @Test
  void oneDeadPeerOfThreeIsEvicted() {
    leases.heard("a", 0);
    for (int second = 1; second <= 60; second++) {
      leases.heard("b", now);
      leases.heard("c", now);
      Verdict v = sweepUntil(second);
      assertThat(v.held()).isZero();
      assertThat(v.lost()).isEqualTo(second == 45 ? List.of("a") : List.of());
    }
  }

  @Test
  void aLateSweepExtendsEveryLease() {
    leases.heard("a", 0);
    sweepUntil(5);
    now += 100 * S;
    assertThat(leases.sweep(now, BEAT).lost()).isEmpty();
    // 5 s of silence before the pause, one sweep interval of it counts: 4 more are missing.
    assertThat(sweepUntil(now / S + 3).stale()).isEmpty();
    assertThat(sweepUntil(now / S + 1).stale()).containsExactly("a");
  }

  @Test
  void massSilenceIsHeldAndLiftedAfterFiveMinutes() {
    for (int i = 0; i < 20; i++) {
      leases.heard("p" + i, 0);
    }
    Verdict held = sweepUntil(12);
    assertThat(held.held()).isEqualTo(1);
    assertThat(held.stale()).isEmpty();
    assertThat(leases.held()).isTrue();
    Verdict waiting = sweepUntil(300);
    assertThat(waiting.lost()).isEmpty();
    Verdict lifted = sweepUntil(312);
    assertThat(lifted.freed()).isEqualTo(1);
    assertThat(lifted.held()).isZero();
    assertThat(lifted.lost()).hasSize(20);
  }

  @Test
  void massSilenceThatPassesCostsNobodyAnything() {
    for (int i = 0; i < 20; i++) {
      leases.heard("p" + i, 0);
    }
    sweepUntil(30);
    assertThat(leases.held()).isTrue();
    for (int i = 0; i < 20; i++) {
      leases.heard("p" + i, now);
    }
    Verdict v = sweepUntil(33);
    assertThat(v.freed()).isEqualTo(1);
    assertThat(v.stale()).isEmpty();
    assertThat(v.lost()).isEmpty();
  }

  @Test
  void fourDeadOfFourAreStillEvicted() {
    for (int i = 0; i < 4; i++) {
      leases.heard("p" + i, 0);
    }
    assertThat(sweepUntil(46).lost()).hasSize(4);
  }
}
