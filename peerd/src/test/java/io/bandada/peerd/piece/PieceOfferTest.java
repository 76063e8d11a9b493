package io.bandada.peerd.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PieceOfferTest {
  @Test
  void whatTravelsComesBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      PieceSet set = PieceSet.none(1000);
      for (int n = 1 + random.nextInt(PieceOffer.MOST); set.size() < n; ) {
        set.add(random.nextInt(1000));
      }
      PieceOffer offer = PieceOffer.all(set).atMost(1 + random.nextInt(set.size()));
      assertThat(PieceOffer.ofRuns(offer.firstAndCount(), offer.most())).isEqualTo(offer);
      set.forEach(piece -> assertThat(offer.piece(offer.indexOf(piece))).isEqualTo(piece));
    }
  }

  @Test
  void neighboursTravelAsOneRun() {
    assertThat(PieceOffer.of(new int[] {3, 4, 5, 9}, 2).firstAndCount())
        .containsExactly(3, 3, 9, 1);
  }

  @Test
  void whatNoHonestPeerOffersIsRefused() {
    refused(List.of(), 1);
    refused(List.of(1), 1);
    refused(List.of(1, 0), 1);
    refused(List.of(1, PieceOffer.MOST + 1), 1);
    refused(List.of(1, 200, 300, 57), 1);
    refused(List.of(Integer.MAX_VALUE, 1), 1);
    refused(List.of(PieceLength.MOST_PIECES, 1), 1);
    refused(List.of(PieceLength.MOST_PIECES - 1, 2), 1);
    refused(List.of(-1, 1), 1);
    refused(List.of(5, 2, 6, 1), 1);
    refused(List.of(5, 2), 3);
    refused(List.of(5, 2), 0);
  }

  private static void refused(List<Integer> runs, int most) {
    assertThatIllegalArgumentException()
        .as(runs + " " + most)
        .isThrownBy(() -> PieceOffer.ofRuns(runs, most));
  }
}
