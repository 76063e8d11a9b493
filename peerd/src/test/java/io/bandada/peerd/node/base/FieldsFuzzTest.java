package io.bandada.peerd.node.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/// Small records as one text.
class FieldsFuzzTest {
  /// A field a line: what is joined is split into the same.
  @FuzzTest
  void joined(FuzzedDataProvider input) {
    List<String> fields = List.of(input.consumeRemainingAsString().split("\r", -1));
    String record = Fields.join(fields.toArray());
    assertThat(record).doesNotContain("\n");
    assertThat(Fields.split(record, fields.size())).isEqualTo(fields);
  }

  /// Any text at all.
  @FuzzTest
  void split(FuzzedDataProvider input) {
    int least = input.consumeInt(0, 9);
    try {
      assertThat(Fields.split(input.consumeRemainingAsString(), least))
          .hasSizeGreaterThanOrEqualTo(least);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("were expected");
    }
  }
}
