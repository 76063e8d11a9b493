package io.bandada.directory.dashboard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTextTest {
  @Test
  void aCountThatStoppedAtItsBoundSaysSo() {
    var words = new PageText(InstantSource.system());
    assertThat(words.several(Tally.counted(10_001, 10_000), "file", "files"))
        .isEqualTo("10\u202f000+\u00a0files");
    assertThat(words.several(Tally.counted(10_000, 10_000), "file", "files"))
        .isEqualTo("10\u202f000\u00a0files");
    assertThat(words.several(new Tally(1, true), "peer", "peers")).isEqualTo("1+\u00a0peers");
    assertThat(words.tally(Tally.exactly(28_571))).isEqualTo("28\u202f571");
  }

  private static final Instant NOW = Instant.parse("2026-11-22T14:02:07Z");
  private final PageText words = new PageText(InstantSource.fixed(NOW));

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.00 KiB",
    "1536, 1.50 KiB",
    "10239, 10.0 KiB",
    "102400, 100 KiB",
    "1048575, 1.00 MiB",
    "5242887, 5.00 MiB",
    "9223372036854775807, 8.00 EiB"
  })
  void sizesAreBinaryWithThreeDigits(long bytes, String said) {
    assertThat(words.size(bytes)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "0, just now",
    "4, just now",
    "5, 5 s ago",
    "59, 59 s ago",
    "60, 1 min ago",
    "3600, 1 h ago",
    "86400, 1 d ago",
    "8640000, 3 months ago"
  })
  void timesAreRelative(long seconds, String said) {
    assertThat(words.ago(NOW.minusSeconds(seconds).toEpochMilli())).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "PT45S, 45 seconds",
    "PT1S, 1 second",
    "PT1.5S, 1.5 seconds",
    "PT90S, 90 seconds",
    "PT10M, 10 minutes",
    "PT0.05S, 0.1 seconds"
  })
  void settingsAreSpelledOut(Duration time, String said) {
    assertThat(words.span(time).replace('\u00a0', ' ')).isEqualTo(said);
  }

  @Test
  void aClockThatRunsAheadIsNow() {
    assertThat(words.ago(NOW.plusSeconds(30).toEpochMilli())).isEqualTo("just now");
  }

  @Test
  void exactTimesSayTheirZone() {
    assertThat(words.exact(NOW.toEpochMilli())).isEqualTo("22 Nov 2026, 14:02:07 UTC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "big.iso|big.iso",
        "a b|'a b'",
        "it's|'it'\\''s'",
        "$(id)|'$(id)'",
        "-rf|'-rf'",
        "maps/a_1.bin|maps/a_1.bin"
      })
  void namesAreOneWordOfAShell(String name, String word) {
    assertThat(words.shell(name)).isEqualTo(word);
  }

  @Test
  void linksSurviveEveryName() {
    assertThat(words.fileLink("a b/c&d=\"<é>.iso"))
        .isEqualTo("/file?name=a%20b%2Fc%26d%3D%22%3C%C3%A9%3E.iso");
  }
}
