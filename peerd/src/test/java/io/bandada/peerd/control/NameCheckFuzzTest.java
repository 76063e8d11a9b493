package io.bandada.peerd.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.node.base.NodeFailure;

/// Names, references and patterns of a user of this machine.
class NameCheckFuzzTest {
  @FuzzTest
  void name(FuzzedDataProvider input) {
    String text = input.consumeRemainingAsString();
    try {
      assertThat(NameCheck.checked("the name", text))
          .isEqualTo(text)
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(1024);
      assertThat(text.codePoints())
          .noneMatch(
              c ->
                  Character.getType(c) == Character.CONTROL
                      || Character.getType(c) == Character.SURROGATE)
          .noneMatch(c -> c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E))
          .noneMatch(c -> c >= 0x2066 && c <= 0x2069);
    } catch (ControlFailure.Refused e) {
      assertThat(e.failure().kind()).isEqualTo(NodeFailure.Kind.BAD_NAME);
    }
  }
}
