package io.bandada.directory.safemode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollCallTest {
  private final RollCall roll = new RollCall();

  @Test
  void nobodyCalledIsNobodyMissing() {
    assertThat(roll.complete()).isTrue();
    assertThat(roll.heardFrom("p1")).isFalse();
  }

  @Test
  void ofThreeAllThreeAreWaitedFor() {
    roll.call(List.of("p1", "p2", "p3"));
    roll.heard("p1");
    roll.heard("p2");
    roll.heard("a stranger");
    assertThat(roll.complete()).isFalse();
    assertThat(roll.count()).isEqualTo(new RollCall.Count(2, 3));
    roll.heard("p3");
    assertThat(roll.complete()).isTrue();
  }

  @Test
  void ofAThousandTenMayBeMissing() {
    List<String> peers = IntStream.range(0, 1_000).mapToObj(i -> "p" + i).toList();
    roll.call(peers);
    peers.subList(0, 989).forEach(roll::heard);
    assertThat(roll.complete()).isFalse();
    roll.heard("p989");
    assertThat(roll.complete()).isTrue();
  }

  @Test
  void whoLeftIsNotWaitedFor() {
    roll.call(List.of("p1", "p2"));
    roll.heard("p1");
    roll.excuse("p2");
    assertThat(roll.complete()).isTrue();
    assertThat(roll.count()).isEqualTo(new RollCall.Count(1, 1));
  }

  @Test
  void whoIsDoubtedIsHeardAgain() {
    roll.call(List.of("p1"));
    roll.heard("p1");
    roll.doubt("p1");
    assertThat(roll.complete()).isFalse();
    assertThat(roll.heardFrom("p1")).isFalse();
    roll.heard("p1");
    roll.again();
    assertThat(roll.complete()).isFalse();
  }

  @Test
  void whoWasHeardBeforeItWasCalledIsNotMissing() {
    roll.heard("p1");
    roll.call(List.of("p1", "p2"));
    assertThat(roll.count()).isEqualTo(new RollCall.Count(1, 2));
  }

  @Test
  void onceItIsOverNobodyIsWaitedFor() {
    roll.call(List.of("p1", "p2"));
    roll.heard("p1");
    roll.over();
    assertThat(roll.complete()).isTrue();
    assertThat(roll.heardFrom("p2")).isFalse();
  }
}
