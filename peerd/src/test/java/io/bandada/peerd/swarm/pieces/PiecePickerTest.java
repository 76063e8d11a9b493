package io.bandada.peerd.swarm.pieces;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.Arrays;
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
    everything.forEach(picker::gained);
    everything.forEach(piece -> claimUnless(piece, 57));
    assertThat(pick(picker, everything, NOTHING)).isEqualTo(57);
  }

  @Test
  void theFirstFourAreAnyPieces() {
    everything.forEach(picker::gained);
    everything.forEach(piece -> claimUnless(piece, 57));
    List<Integer> first = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      first.add(pick(picker, everything, NOTHING));
    }
    assertThat(first.stream().distinct().count()).isGreaterThan(5);
  }

  @Test
  void tiesAreShuffledDifferentlyForEveryDownloader() {
    PiecePicker other = new PiecePicker(everything, new SplittableRandom(2));
    other.seedCame();
    picker.seedCame();
    assertThat(order(picker))
        .isNotEqualTo(order(other))
        .isNotEqualTo(order(picker).stream().sorted().toList());
  }

  @Test
  void onlyWhatTheSourceHasAndIsNotToBeAvoidedIsPicked() {
    picker.seedCame();
    PieceSet has = PieceSet.none(100);
    has.add(3);
    has.add(9);
    PieceSet avoid = PieceSet.none(100);
    avoid.add(9);
    assertThat(pick(picker, has, avoid)).isEqualTo(3);
    picker.close(3);
    assertThat(pick(picker, has, avoid)).isEqualTo(-1);
    picker.open(3);
    assertThat(pick(picker, has, avoid)).isEqualTo(3);
  }

  @Test
  void onlyWhatIsAsRareIsOfferedOnTopOfWhatIsWanted() {
    gatherTheRandomOnes();
    everything.forEach(picker::gained);
    PieceSet has = some(20, 40);
    picker.gained(23);
    assertThat(picker.offer(has, NOTHING, 4, 100)).isEqualTo(PieceOffer.of(without(has, 23), 4));
    assertThat(picker.offer(has, NOTHING, 4, 100))
        .as("what is left, however common")
        .isEqualTo(PieceOffer.of(new int[] {23}, 1));
    assertThat(picker.offer(has, NOTHING, 1, 100)).as("on offer is closed").isNull();
    picker.open(30);
    assertThat(picker.offer(has, NOTHING, 1, 100)).isEqualTo(PieceOffer.of(new int[] {30}, 1));
  }

  @Test
  void urgentPiecesComeFirstInTheirOrderAndAlone() {
    gatherTheRandomOnes();
    everything.forEach(picker::gained);
    everything.forEach(piece -> claimUnless(piece, 57));
    picker.want(new Demand(null, List.of(80, 82, 81, 85, 84)));
    PieceSet avoid = some(81, 82);
    assertThat(picker.offer(everything, avoid, 3, 100))
        .isEqualTo(PieceOffer.of(new int[] {80, 82, 85}, 3));
    assertThat(picker.offer(some(0, 60), NOTHING, 1, 1))
        .as("of one who has none of them")
        .isEqualTo(PieceOffer.of(new int[] {57}, 1));
    picker.want(Demand.ALL);
    assertThat(picker.offer(everything, NOTHING, 1, 1))
        .isNotEqualTo(PieceOffer.of(new int[] {81}, 1))
        .isNotNull();
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
          picker.gained(piece);
          counts[piece]++;
        }
        case 1 -> {
          if (counts[piece] > 0) {
            picker.lost(piece);
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
      int picked = pick(picker, everything, NOTHING);
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
    for (int piece = pick(from, everything, NOTHING);
        piece >= 0;
        piece = pick(from, everything, NOTHING)) {
      order.add(piece);
      from.close(piece);
    }
    order.forEach(from::open);
    return order;
  }

  private void claimUnless(int piece, int rare) {
    if (piece != rare) {
      picker.gained(piece);
    }
  }

  private void gatherTheRandomOnes() {
    for (int i = 0; i < PiecePicker.RANDOM_FIRST; i++) {
      picker.stored();
    }
  }

  private static int pick(PiecePicker from, PieceSet has, PieceSet avoid) {
    PieceOffer offer = from.offer(has, avoid, 1, 1);
    if (offer == null) {
      return -1;
    }
    from.open(offer.piece(0));
    return offer.piece(0);
  }

  private static PieceSet some(int from, int to) {
    PieceSet set = PieceSet.none(100);
    for (int piece = from; piece < to; piece++) {
      set.add(piece);
    }
    return set;
  }

  private static int[] without(PieceSet set, int piece) {
    PieceSet rest = set.copy();
    rest.remove(piece);
    int[] pieces = new int[rest.size()];
    PieceOffer all = PieceOffer.all(rest);
    Arrays.setAll(pieces, all::piece);
    return pieces;
  }
}
