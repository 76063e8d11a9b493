package io.bandada.peerd.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PacedStreamTest {
  private final StoppedReader<String> reader = new StoppedReader<>();

  @Test
  void aUserMayPauseAsLongAsHeLikes() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    PacedStream<String> out = PacedStream.toUser(reader);
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    out.send("a piece");
                    ends.add("sent");
                  } catch (Pacing.Stopped e) {
                    ends.add(String.valueOf(e.getMessage()));
                  }
                });
    // Some hundred years are no different from no limit at all.
    Awaitility.await("it waits").until(() -> sender.getState() == Thread.State.TIMED_WAITING);
    assertThat(out.isReadyWithin(Duration.ofMillis(1))).isFalse();
    assertThat(ends).isEmpty();
    reader.take(1);
    assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo("sent");
    assertThat(reader.taken).containsExactly("a piece");
  }

  @Test
  void aUserWhoLeavesIsNoticedWhilePausing() {
    PacedStream<String> out = PacedStream.toUser(reader);
    reader.leave();
    assertThatThrownBy(out::awaitReady).isInstanceOf(Pacing.Stopped.class).hasMessage("cancelled");
  }
}
