package io.bandada.directory.members.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.PingRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
  private long now = 7;
  private final Reachability reachability = new Reachability(() -> now);

  @Test
  void oneAloneBlackensNobody() {
    cannot("a", "x");
    cannot("a", "x");
    assertThat(reachability.unreachableBy("x", 4)).isZero();
    cannot("b", "x");
    assertThat(reachability.unreachableBy("x", 4)).isEqualTo(2);
  }

  @Test
  void ofTwoPeersTheOtherOnesWordIsAllThereIs() {
    cannot("a", "x");
    assertThat(reachability.unreachableBy("x", 2)).isEqualTo(1);
  }

  @Test
  void whoReachedItOutweighsAll() {
    cannot("a", "x");
    cannot("b", "x");
    cannot("c", "x");
    reachability.heard("d", List.of(), List.of("x"));
    assertThat(reachability.unreachableBy("x", 9)).isZero();
  }

  @Test
  void itsOwnWordIsNone() {
    cannot("a", "x");
    cannot("b", "x");
    reachability.heard("x", List.of(), List.of("x"));
    assertThat(reachability.unreachableBy("x", 3)).isEqualTo(2);
  }

  @Test
  void whatIsNotSaidAgainIsForgotten() {
    cannot("a", "x");
    cannot("b", "x");
    now += Reachability.FRESH.toNanos() + 1;
    assertThat(reachability.unreachableBy("x", 3)).isZero();
  }

  @Test
  void anotherAddressIsAnotherMatter() {
    cannot("a", "x");
    cannot("b", "x");
    reachability.came("x");
    assertThat(reachability.unreachableBy("x", 3)).isZero();
  }

  /// Peers say for minutes whom they could not reach: it was not there when they tried, and is now.
  @Test
  void whatWasTriedBeforeItCameBackIsNotHeldAgainstIt() {
    cannot("a", "x");
    cannot("b", "x");
    reachability.came("x");
    now += PingRequest.LATELY.toNanos();
    cannot("a", "x");
    cannot("b", "x");
    assertThat(reachability.unreachableBy("x", 3)).isZero();
    now++;
    cannot("a", "x");
    cannot("b", "x");
    assertThat(reachability.unreachableBy("x", 3)).isEqualTo(2);
  }

  @Test
  void whoReachesItWhereItIsNowCountsAtOnce() {
    reachability.came("x");
    reachability.heard("a", List.of(), List.of("x"));
    now += PingRequest.LATELY.toNanos() + 1;
    cannot("b", "x");
    cannot("c", "x");
    assertThat(reachability.unreachableBy("x", 4)).isEqualTo(2);
  }

  @Test
  void thereAreLimits() {
    List<String> many = IntStream.range(0, 100).mapToObj(i -> "p" + i).toList();
    reachability.heard("a", many, List.of());
    reachability.heard("b", many, List.of());
    assertThat(many)
        .filteredOn(id -> reachability.unreachableBy(id, 3) > 0)
        .hasSize(PingRequest.MOST_CONTACTS);
    many.forEach(by -> cannot(by, "x"));
    assertThat(reachability.unreachableBy("x", 200)).isEqualTo(Reachability.MOST_WORDS);
  }

  private void cannot(String by, String of) {
    reachability.heard(by, List.of(of), List.of());
  }
}
