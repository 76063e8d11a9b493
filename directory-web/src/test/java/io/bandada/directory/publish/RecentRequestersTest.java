package io.bandada.directory.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentRequestersTest {
  private long now = -5;
  private final RecentRequesters askers = new RecentRequesters(() -> now);

  @Test
  void whoAskedIsKnownForAWhile() {
    askers.asked("r1", "ann");
    now += RecentRequesters.REMEMBERED.toNanos() / 2;
    askers.asked("r1", "bob");
    assertThat(askers.of("r1")).containsExactlyInAnyOrder("ann", "bob");
    assertThat(askers.of("r2")).isEmpty();
    now += RecentRequesters.REMEMBERED.toNanos() / 2 + 1;
    assertThat(askers.of("r1")).containsExactly("bob");
  }

  @Test
  void soManyAreRememberedAndOldOnesMakeRoom() {
    for (int i = 0; i < RecentRequesters.MOST_OF_ONE + 10; i++) {
      askers.asked("r", "p" + i);
    }
    assertThat(askers.of("r")).hasSize(RecentRequesters.MOST_OF_ONE);
    now += RecentRequesters.REMEMBERED.toNanos() + 1;
    askers.asked("r", "late");
    assertThat(askers.of("r")).containsExactly("late");
  }
}
