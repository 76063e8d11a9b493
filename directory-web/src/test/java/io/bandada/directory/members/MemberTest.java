package io.bandada.directory.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemberTest {
  @Test
  void whoseClockIsALittleOffKeepsCopiesAndIsTold() {
    assertThat(withClock(0).trouble()).isEmpty();
    Member member = withClock(-12);
    assertThat(member.takesCopies()).isTrue();
    assertThat(member.trouble()).contains("its clock is 12 min behind the directory's");
  }

  @Test
  void whoseClockIsFarOffIsGivenNoCopies() {
    assertThat(withClock(121).takesCopies()).isFalse();
    assertThat(withClock(-121).takesCopies()).isFalse();
    assertThat(withClock(120).takesCopies()).isTrue();
    assertThat(withClock(Long.MAX_VALUE / 60_000).takesCopies()).isFalse();
  }

  @Test
  void whomOthersCannotReachIsGivenNoCopies() {
    PeerVitals vitals = new PeerVitals(List.of("10.0.0.1:1"), 0, 1, 1, 0, 0, false, 0, 2, "");
    Member member = new Member("p1", "one", "ada", null, PeerState.LIVE, 1, 1, 1, 1, 1, vitals);
    assertThat(member.takesCopies()).isFalse();
    assertThat(member.trouble()).contains("others cannot reach it at 10.0.0.1:1");
  }

  @Test
  void whoseStoreIsNotWellIsGivenNoCopies() {
    PeerVitals vitals =
        new PeerVitals(List.of("10.0.0.1:1"), 0, 1, 1, 0, 0, false, 0, 2, "the folder /s is gone");
    Member member = new Member("p1", "one", "ada", null, PeerState.LIVE, 1, 1, 1, 1, 1, vitals);
    assertThat(member.takesCopies()).isFalse();
    assertThat(member.trouble())
        .as("the gravest")
        .contains("its store is not well: the folder /s is gone");
    assertThat(member.noCopies()).isEqualTo(member.trouble());
  }

  @Test
  void ofWhoIsLostNothingElseIsSaid() {
    assertThat(withClock(12).turned(PeerState.LOST, 7).trouble()).isEmpty();
  }

  private static Member withClock(long minutesAhead) {
    PeerVitals vitals =
        new PeerVitals(List.of("10.0.0.1:1"), 0, 1, 1, 0, 0, false, minutesAhead, 0, "");
    return new Member("p1", "one", "ada", null, PeerState.LIVE, 1, 1, 1, 1, 1, vitals);
  }
}
