package io.bandada.peerd.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PiecePickerTest {
  private static final PieceSet NOTHING = PieceSet.none(100);
  private final PieceSet everything = PieceSet.all(100);
  private final PiecePicker picker = new PiecePicker(everything, new SplittableRandom(1));

  @Test
  void theRarestPieceComesFirst() {
    gatherTheRandomOnes();
    everything.forEach(picker::claimed);
    everything.forEach(piece -> claimUnless(piece, 57));
    assertThat(picker.pick(everything, NOTHING)).isEqualTo(57);
  }

  @Test
  void theFirstFourAreAnyPieces() {
    everything.forEach(picker::claimed);
    everything.forEach(piece -> claimUnless(piece, 57));
    List<Integer> first = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      first.add(picker.pick(everything, NOTHING));
    }
    assertThat(first.stream().distinct().count()).isGreaterThan(5);
  }

  @Test
  void tiesAreShuffledDifferentlyForEveryDownloader() {
    PiecePicker other = new PiecePicker(everything, new SplittableRandom(2));
    other.seedCame();
    picker.seedCame();
    assertThat(order(picker)).isNotEqualTo(order(other)).isNotEqualTo(order(picker).stream().sorted().toList());
  }

  @Test
  void onlyWhatTheSourceHasAndIsNotToBeAvoidedIsPicked() {
    picker.seedCame();
    PieceSet has = PieceSet.none(100);
    has.add(3);
    has.add(9);
    PieceSet avoid = PieceSet.none(100);
    avoid.add(9);
    assertThat(picker.pick(has, avoid)).isEqualTo(3);
    picker.close(3);
    assertThat(picker.pick(has, avoid)).isEqualTo(-1);
    picker.open(3);
    assertThat(picker.pick(has, avoid)).isEqualTo(3);
  }

  @Test
  void aRunEndsWhereThePieceIsMoreCommon() {
    gatherTheRandomOnes();
    everything.forEach(picker::claimed);
    picker.claimed(23);
    assertThat(picker.runFrom(20, everything, NOTHING, 16)).isEqualTo(new PieceRun(20, 3));
    picker.unclaimed(23);
    assertThat(picker.runFrom(20, everything, NOTHING, 16)).isEqualTo(new PieceRun(20, 16));
    picker.close(25);
    assertThat(picker.runFrom(20, everything, NOTHING, 16)).isEqualTo(new PieceRun(20, 5));
  }

  @Test
  void bucketsStayInOrderThroughAnyHistory() {
    SplittableRandom random = new SplittableRandom(7);
    gatherTheRandomOnes();
    int[] counts = new int[100];
    boolean[] closed = new boolean[100];
    for (int step = 0; step < 20_000; step++) {
      int piece = random.nextInt(100);
      switch (random.nextInt(4)) {
        case 0 -> {
          picker.claimed(piece);
          counts[piece]++;
        }
        case 1 -> {
          if (counts[piece] > 0) {
            picker.unclaimed(piece);
            counts[piece]--;
          }
        }
        case 2 -> {
          picker.close(piece);
          closed[piece] = true;
        }
        default -> {
          picker.open(piece);
          closed[piece] = false;
        }
      }
      int best = bestCount(counts, closed);
      int picked = picker.pick(everything, NOTHING);
      assertThat(picked < 0 ? Integer.MAX_VALUE : Math.min(counts[picked], 32)).isEqualTo(best);
    }
  }

  private static int bestCount(int[] counts, boolean[] closed) {
    int best = Integer.MAX_VALUE;
    for (int piece = 0; piece < counts.length; piece++) {
      if (!closed[piece] && counts[piece] > 0) {
        best = Math.min(best, Math.min(counts[piece], 32));
      }
    }
    return best;
  }

  private List<Integer> order(PiecePicker from) {
    List<Integer> order = new ArrayList<>();
    for (int piece = from.pick(everything, NOTHING); piece >= 0; piece = from.pick(everything, NOTHING)) {
      order.add(piece);
      from.close(piece);
    }
    order.forEach(from::open);
    return order;
  }

  private void claimUnless(int piece, int rare) {
    if (piece != rare) {
      picker.claimed(piece);
    }
  }

  private void gatherTheRandomOnes() {
    for (int i = 0; i < PiecePicker.RANDOM_FIRST; i++) {
      picker.gathered();
    }
  }
}
