package io.bandada.directory.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.EventRecord;
import org.junit.jupiter.api.Test;

class AuditLineTest {
  @Test
  void aHostileNameCannotForgeALineOrTurnATerminalAround() {
    String line =
        AuditLine.of(
            new EventRecord(
                7,
                "2026-01-01T00:00:00Z",
                "eve",
                "file-removed",
                "a\n\"x\u202e\u001b[2J",
                "eve removed it."));
    assertThat(line)
        .isEqualTo(
            "{\"event\":7,\"at\":\"2026-01-01T00:00:00Z\",\"actor\":\"eve\",\"kind\":\"file-removed\",\"subject\":\"a\\u000a\\\"x\\u202e\\u001b[2J\",\"text\":\"eve"
                + " removed it.\"}");
  }
}
