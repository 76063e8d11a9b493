package io.bandada.directory.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;

/// Names as anybody sends them: refused with the rule, or one that keeps all rules.
class FileNameFuzzTest {
  @FuzzTest
  void name(FuzzedDataProvider input) {
    String text = input.consumeRemainingAsString();
    FileName name;
    try {
      name = new FileName(text);
    } catch (Refusal e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
      return;
    }
    assertThat(name.text()).isEqualTo(text);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(utf8).hasSizeBetween(1, 1024);
    assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(Normalizer.normalize(text, Normalizer.Form.NFC)).isEqualTo(text);
    assertThat(text.codePoints())
        .noneMatch(c -> Character.isISOControl(c) || (c >= 0x2028 && c <= 0x202E));
    List<String> segments = List.of(text.split("/", -1));
    assertThat(segments).hasSizeLessThanOrEqualTo(32).doesNotContain("", ".", "..");
    assertThat(segments)
        .allSatisfy(s -> assertThat(s.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 255));
    assertThat(segments).allSatisfy(s -> assertThat(s.strip()).isEqualTo(s));
  }
}
