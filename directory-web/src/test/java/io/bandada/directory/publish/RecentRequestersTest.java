package io.bandada.directory.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentRequestersTest {
  private long now = -5;
  private final RecentRequesters requesters = new RecentRequesters(() -> now);

  @Test
  void whoAskedIsKnownForAWhile() {
    requesters.asked("r1", "ann");
    now += RecentRequesters.REMEMBERED.toNanos() / 2;
    requesters.asked("r1", "bob");
    assertThat(requesters.of("r1")).containsExactlyInAnyOrder("ann", "bob");
    assertThat(requesters.of("r2")).isEmpty();
    now += RecentRequesters.REMEMBERED.toNanos() / 2 + 1;
    assertThat(requesters.of("r1")).containsExactly("bob");
  }

  @Test
  void soManyAreRememberedAndOldOnesMakeRoom() {
    for (int i = 0; i < RecentRequesters.MOST_OF_ONE + 10; i++) {
      requesters.asked("r", "p" + i);
    }
    assertThat(requesters.of("r")).hasSize(RecentRequesters.MOST_OF_ONE);
    now += RecentRequesters.REMEMBERED.toNanos() + 1;
    requesters.asked("r", "late");
    assertThat(requesters.of("r")).containsExactly("late");
  }
}
