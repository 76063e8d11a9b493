package io.bandada.directory.publish;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicketPaceTest {
  private long now = -50;
  private final TicketPace pace = new TicketPace(() -> now);

  @Test
  void afterManyAtOnceAPeerWaitsAndNobodyElseDoes() {
    for (int i = 0; i < TicketPace.AT_ONCE; i++) {
      pace.take("p1");
    }
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> pace.take("p1"));
    assertThatNoException().isThrownBy(() -> pace.take("p2"));
    now += Duration.ofMillis(50).toNanos();
    assertThatNoException().isThrownBy(() -> pace.take("p1"));
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> pace.take("p1"));
  }

  @Test
  void afterARestThereAreAsManyAgainAndNoMore() {
    for (int i = 0; i < TicketPace.AT_ONCE; i++) {
      pace.take("p1");
    }
    now += Duration.ofHours(1).toNanos();
    for (int i = 0; i < TicketPace.AT_ONCE; i++) {
      pace.take("p1");
    }
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> pace.take("p1"));
  }
}
