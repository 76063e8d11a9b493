package io.bandada.peerd.swarm.sources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestWindowTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  private static final int PIECE = 256 << 10;

  private final RequestWindow window = new RequestWindow(PIECE, 0);

  @Test
  void aStrangerIsAskedForTwo() {
    assertThat(window.pieces(0)).isEqualTo(RequestWindow.LEAST_PIECES);
  }

  @Test
  void theWindowHoldsWhatTheSourceSendsInAQuarterOfASecondAndTheDelay() {
    answers(1000, 10 * MILLI);
    assertThat(window.pieces(10 * SECOND)).isBetween(22, 30);
  }

  @Test
  void theFastestIsBounded() {
    answers(5000, MILLI / 5);
    assertThat(window.pieces(SECOND)).isEqualTo(RequestWindow.MOST_PIECES);
    assertThat(RequestWindow.most(16 << 20)).isEqualTo(2);
  }

  @Test
  void theSlowOneIsStillAskedForTwo() {
    answers(3, 20 * SECOND);
    assertThat(window.pieces(60 * SECOND)).isEqualTo(RequestWindow.LEAST_PIECES);
  }

  @Test
  void patienceIsTheMeanAndThreeDeviations() {
    answers(200, 3 * SECOND);
    assertThat(window.patienceNanos()).isBetween(3 * SECOND, 4 * SECOND);
  }

  @Test
  void eachSilenceIsBorneTwiceAsLongUntilItAnswers() {
    answers(200, 3 * SECOND);
    long once = window.patienceNanos();
    window.expired();
    assertThat(window.patienceNanos()).isBetween(2 * once - 2, 2 * once + 2);
    window.answered(601 * SECOND, PIECE, 3 * SECOND, 3 * SECOND);
    assertThat(window.patienceNanos()).isLessThan(2 * once);
  }

  private void answers(int count, long gap) {
    for (int i = 1; i <= count; i++) {
      window.answered(i * gap, PIECE, gap, 2 * gap);
    }
  }
}
