package io.bandada.directory.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;

/// A body that drips in, by a clock that is moved by hand.
class BodyLimitTest {
  private static final int BYTES = 256 << 10;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final BodyLimit.Counted body = body(BYTES);

  private BodyLimit.Counted body(long most) {
    return new BodyLimit.Counted(
        new DelegatingServletInputStream(new ByteArrayInputStream(new byte[BYTES])),
        most,
        now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aByteNowAndThenGainsNothing() throws IOException {
    Duration pause = Duration.ofMillis(100);
    int bytes = 0;
    for (Duration gone = Duration.ZERO;
        gone.compareTo(BodyLimit.GRACE) < 0;
        gone = gone.plus(pause)) {
      pass(pause);
      assertThat(body.read()).isZero();
      bytes++;
    }
    assertThat(bytes).isEqualTo(50);
    pass(pause);
    assertThatThrownBy(body::read)
        .isInstanceOf(Refusal.class)
        .hasMessage("the request came more slowly than 16 KiB/s");
  }

  @Test
  void whoKeepsToTheRateHasAsLongAsItTakes() throws IOException {
    int second = (int) BodyLimit.LEAST_BYTES_PER_SECOND;
    for (int at = 0; at < BYTES; at += second) {
      pass(Duration.ofSeconds(1));
      assertThat(body.readNBytes(second)).hasSize(second);
    }
    assertThat(body.read()).isNegative();
  }

  @Test
  void theEndOfABodyComesInTimeToo() throws IOException {
    assertThat(body.readNBytes(BYTES)).hasSize(BYTES);
    pass(BodyLimit.GRACE.plusSeconds(BYTES / BodyLimit.LEAST_BYTES_PER_SECOND).plusMillis(1));
    assertThatThrownBy(body::read).isInstanceOf(Refusal.class);
  }

  @Test
  void noBodyIsLargerThanItMayBeWhateverItsLengthWasSaidToBe() {
    assertThatThrownBy(() -> body(1_000).readAllBytes())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(413));
  }
}
