package io.bandada.directory.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.api.EventRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events with names in them that strangers chose.
class AuditFuzzTest {
  @FuzzTest
  void line(FuzzedDataProvider input) {
    EventRecord event =
        new EventRecord(
            input.consumeLong(),
            "2026-11-22T18:05:09Z",
            input.consumeString(50),
            "sign-in",
            input.consumeBoolean() ? null : input.consumeString(50),
            input.consumeRemainingAsString());
    String line = AuditLine.of(event);
    assertThat(line.codePoints())
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || (c >= 0x2028 && c <= 0x202E)
                    || (c >= 0x2066 && c <= 0x2069));
    JsonNode read = JsonMapper.shared().readTree(line);
    assertThat(read.get("text").asString()).isEqualTo(event.text());
    assertThat(read.get("actor").asString()).isEqualTo(event.actor());
    assertThat(read.has("subject")).isEqualTo(event.subject() != null);
  }
}
