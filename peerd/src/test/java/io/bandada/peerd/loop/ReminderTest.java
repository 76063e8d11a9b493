package io.bandada.peerd.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReminderTest {
  private final StillLoop loop = new StillLoop();
  private final List<Long> ranAt = new ArrayList<>();
  private final Reminder reminder =
      new Reminder(loop, () -> ranAt.add(loop.nanoTime() / 1_000_000));

  @Test
  void whoeverWantsItSoonNeverMakesItLater() {
    for (int i = 0; i < 10; i++) {
      reminder.within(Duration.ofMillis(20));
      loop.pass(Duration.ofMillis(5));
    }
    assertThat(ranAt).containsExactly(20L, 40L);
  }

  @Test
  void anEarlierMomentTakesThePlaceOfALaterOne() {
    reminder.in(Duration.ofSeconds(3));
    reminder.within(Duration.ofMillis(20));
    loop.pass(Duration.ofSeconds(10));
    assertThat(ranAt).containsExactly(20L);
  }

  @Test
  void whatIsSetAnewOrCancelledDoesNotRunAsWell() {
    reminder.in(Duration.ofMillis(10));
    reminder.in(Duration.ofMillis(30));
    loop.pass(Duration.ofMillis(100));
    reminder.in(Duration.ofMillis(10));
    reminder.cancel();
    loop.pass(Duration.ofMillis(100));
    assertThat(ranAt).containsExactly(30L);
  }

  @Test
  void itMayBeSetAgainByItsOwnTask() {
    List<String> heard = new ArrayList<>();
    Reminder[] again = new Reminder[1];
    again[0] =
        new Reminder(
            loop,
            () -> {
              heard.add("now");
              if (heard.size() < 3) {
                again[0].within(Duration.ofMillis(10));
              }
            });
    again[0].within(Duration.ofMillis(10));
    loop.pass(Duration.ofSeconds(1));
    assertThat(heard).hasSize(3);
  }
}
