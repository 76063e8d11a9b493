package io.bandada.peerd.node.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;
import org.junit.jupiter.api.Test;

class TransferStatusTest {
  /// A longer one would make it refuse the whole heartbeat.
  private static final int MOST_OF_A_NOTE = 500;

  @Test
  void theDirectoryIsToldNoLongerReasonThanItTakes() {
    Explanation why = Explanation.of(Limit.PUBLISHING, "x".repeat(501) + "; asked again in 5 s");
    TransferStatus status =
        new TransferStatus(
            "t1-1",
            TransferStatus.Kind.UPLOAD,
            "a",
            "ab".repeat(32),
            "publishing",
            0,
            1,
            0,
            0,
            why);
    assertThat(status.report(10).note()).hasSizeLessThanOrEqualTo(MOST_OF_A_NOTE);
  }
}
