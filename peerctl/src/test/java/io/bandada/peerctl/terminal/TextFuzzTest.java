package io.bandada.peerctl.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerctl.fuzz.Harmless;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Names, notes, times and numbers that strangers chose, on their way to a terminal.
class TextFuzzTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @FuzzTest
  void safeText(FuzzedDataProvider input) {
    String text = input.consumeRemainingAsString();
    String safe = SafeText.of(text);
    Harmless.check(safe);
    assertThat(safe).doesNotContain("\n").hasSizeLessThanOrEqualTo(6 * text.length());
    assertThat(SafeText.of(safe)).isSameAs(safe);
    assertThat(SafeText.columns(safe)).isBetween(0, 2 * safe.length());
  }

  /// JSON that may be looked at says the same as JSON that may not.
  @FuzzTest
  void json(FuzzedDataProvider input) throws IOException {
    String text = input.consumeRemainingAsString();
    StringWriter out = new StringWriter();
    try (JsonSafeWriter safe = new JsonSafeWriter(out)) {
      String plain = JSON.writeValueAsString(text);
      int half = plain.length() / 2;
      safe.write(plain, 0, half);
      safe.write(plain, half, plain.length() - half);
    }
    String written = out.toString();
    assertThat(JSON.readValue(written, String.class)).isEqualTo(text);
    if (text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      Harmless.check(written);
    }
  }

  @FuzzTest
  void times(FuzzedDataProvider input) {
    String instant = input.consumeRemainingAsString();
    for (ZoneId zone : new ZoneId[] {ZoneOffset.UTC, ZoneId.of("Europe/Berlin"), ZoneOffset.MAX}) {
      Times times = new Times(zone);
      for (String text :
          new String[] {
            times.minute(instant), times.second(instant), times.ago(instant, Instant.EPOCH)
          }) {
        Harmless.check(text);
        assertThat(text)
            .doesNotContain("\n")
            .hasSizeLessThanOrEqualTo(Math.max(30, 6 * instant.length()));
      }
    }
  }

  /// A number (8 bytes) in words is short, and a larger one is never told as a smaller one.
  @FuzzTest
  void sizes(byte[] input) {
    if (input.length < 2 * Long.BYTES) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    long one = in.getLong() & Long.MAX_VALUE;
    long other = in.getLong() & Long.MAX_VALUE;
    Stream.of(Sizes.bytes(one), Sizes.clock(one / 1000), Sizes.span(one))
        .forEach(text -> assertThat(text).hasSizeLessThan(30).matches("[0-9.:]+( [a-zA-Z]+)?"));
    assertThat(about(Sizes.bytes(Math.min(one, other))))
        .isLessThanOrEqualTo(about(Sizes.bytes(Math.max(one, other))));
    assertThat(about(Sizes.bytes(one))).isBetween(one * 0.94, one * 1.06);
  }

  private static double about(String size) {
    int space = size.indexOf(' ');
    int power =
        List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB").indexOf(size.substring(space + 1));
    return Double.parseDouble(size.substring(0, space)) * Math.pow(1024, power);
  }
}
