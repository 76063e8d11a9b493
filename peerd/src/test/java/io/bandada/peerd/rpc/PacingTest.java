package io.bandada.peerd.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PacingTest {
  private final AtomicBoolean ready = new AtomicBoolean();
  private final Pacing pacing = new Pacing(ready::get);

  @Test
  void nothingIsSentBeforeTheTransportTakesMore() throws Exception {
    assertThat(pacing.await(Duration.ofMillis(1))).isFalse();
    FutureTask<Boolean> waiting = new FutureTask<>(() -> pacing.await(Duration.ofMinutes(1)));
    Thread.ofVirtual().start(waiting);
    ready.set(true);
    pacing.signal();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsStoppedHearsTheFirstReasonWhateverTheTransportTakes() {
    pacing.stop("cancelled");
    pacing.stop("the connection is over");
    ready.set(true);
    assertThat(pacing.isStopped()).isTrue();
    assertThatThrownBy(() -> pacing.await(Duration.ZERO))
        .isInstanceOf(Pacing.Stopped.class)
        .hasMessage("cancelled");
  }
}
