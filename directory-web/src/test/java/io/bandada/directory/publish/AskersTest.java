package io.bandada.directory.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskersTest {
  private long now = -5;
  private final Askers askers = new Askers(() -> now);

  @Test
  void whoAskedIsKnownForAWhile() {
    askers.asked("r1", "ann");
    now += Askers.REMEMBERED.toNanos() / 2;
    askers.asked("r1", "bob");
    assertThat(askers.of("r1")).containsExactlyInAnyOrder("ann", "bob");
    assertThat(askers.of("r2")).isEmpty();
    now += Askers.REMEMBERED.toNanos() / 2 + 1;
    assertThat(askers.of("r1")).containsExactly("bob");
  }

  @Test
  void soManyAreRememberedAndOldOnesMakeRoom() {
    for (int i = 0; i < Askers.MOST_OF_ONE + 10; i++) {
      askers.asked("r", "p" + i);
    }
    assertThat(askers.of("r")).hasSize(Askers.MOST_OF_ONE);
    now += Askers.REMEMBERED.toNanos() + 1;
    askers.asked("r", "late");
    assertThat(askers.of("r")).containsExactly("late");
  }
}
