package io.bandada.peerctl.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @Test
  void plainTextIsLeftAsItIs() {
    for (String text : List.of("", "notes.txt", "naïve café.txt", "目录/文件", "🐦 flock", "שלום")) {
      assertThat(SafeText.of(text)).isSameAs(text);
    }
  }

  @Test
  void whatATerminalWouldObeyIsShown() {
    assertThat(SafeText.of("a\u001b[31mb")).isEqualTo("a\\x1b[31mb");
    assertThat(SafeText.of("\n\r\t\0\u007f\u0085\u009b"))
        .isEqualTo("\\n\\r\\t\\x00\\x7f\\x85\\x9b");
    assertThat(SafeText.of("\u202e\u2066\u200f\u061c\u2028\ufeff"))
        .isEqualTo("\\u202e\\u2066\\u200f\\u061c\\u2028\\ufeff");
    assertThat(SafeText.of("\ud83d!\udc26")).isEqualTo("\\ud83d!\\udc26");
  }

  @Test
  void widthCountsColumnsNotCharacters() {
    assertThat(SafeText.columns("abc")).isEqualTo(3);
    assertThat(SafeText.columns("文件")).isEqualTo(4);
    assertThat(SafeText.columns("🐦")).isEqualTo(2);
    assertThat(SafeText.columns("e\u0301")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.0 KiB",
    "1536,1.5 KiB",
    "10239,10 KiB",
    "1048575,1.0 MiB",
    "1048576,1.0 MiB",
    "123456789,118 MiB",
    "1099511627776,1.0 TiB",
    "9223372036854775807,8.0 EiB",
    "-1,0 B"
  })
  void sizesAreBinaryAndShort(long bytes, String text) {
    assertThat(Sizes.bytes(bytes)).isEqualTo(text);
  }

  @Test
  void timesAreReadable() {
    assertThat(Sizes.clock(7)).isEqualTo("0:07");
    assertThat(Sizes.clock(3725)).isEqualTo("1:02:05");
    assertThat(Sizes.span(59)).isEqualTo("59 s");
    assertThat(Sizes.span(7200)).isEqualTo("2 h");
    Times times = new Times(ZoneId.of("Europe/Berlin"));
    assertThat(times.minute("2026-11-22T23:05:09Z")).isEqualTo("2026-11-23 00:05");
    assertThat(times.second("2026-07-01T10:05:09.123Z")).isEqualTo("2026-07-01 12:05:09");
    assertThat(times.minute("soon\u001b")).isEqualTo("soon\\x1b");
    assertThat(times.ago("2026-11-22T18:05:09Z", Instant.parse("2026-11-22T18:05:12Z")))
        .isEqualTo("3 s ago");
    assertThat(times.ago("", Instant.EPOCH)).isEmpty();
  }

  @Test
  void aTableAlignsByColumnsOnTheScreen() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output output = new Output(bytes, Format.TEXT, false, false);
    Table table =
        new Table(
            output, List.of(Cell.of("NAME"), new Cell("SIZE", Colour.PLAIN, true), Cell.of("X")));
    table.add(List.of(Cell.of("文件"), Cell.number("5 B"), Cell.of("a")));
    table.add(List.of(Cell.of("longer name"), Cell.number("1.0 MiB"), Cell.of("")));
    table.finish();
    output.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("NAME            SIZE  X\n文件             5 B  a\nlonger name  1.0 MiB\n");
  }

  @Test
  void aLongTableAppearsBeforeItsEndAndKeepsNoRows() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output output = new Output(bytes, Format.TEXT, false, false);
    Table table = new Table(output, List.of(Cell.of("N")));
    for (int i = 0; i < Table.ROWS_TO_MEASURE; i++) {
      table.add(List.of(Cell.of("row")));
    }
    output.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(Table.ROWS_TO_MEASURE + 1);
  }

  private static final class Screen {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final AtomicLong nanos = new AtomicLong();

    ProgressLine line(boolean visible, int columns) {
      return new ProgressLine(bytes, visible, true, nanos::get, () -> columns);
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static final ProgressLine.Step HALF =
      new ProgressLine.Step("big.iso", 512L << 20, 1L << 30, 64L << 20, "3 sources");

  @Test
  void shortWorkShowsNoLine() {
    Screen screen = new Screen();
    ProgressLine line = screen.line(true, 80);
    line.show(HALF);
    screen.nanos.set(ProgressLine.PATIENCE_NANOS - 1);
    line.show(HALF);
    line.clear();
    assertThat(screen.text()).isEmpty();
  }

  @Test
  void longWorkShowsALineThatLeavesNothingBehind() {
    Screen screen = new Screen();
    ProgressLine line = screen.line(true, 100);
    line.show(HALF);
    screen.nanos.set(ProgressLine.PATIENCE_NANOS);
    line.show(HALF);
    line.show(HALF);
    assertThat(screen.text())
        .isEqualTo(
            "\r"
                + "\u001b[Kbig.iso  ━━━━━━━━━━━━━━━───────────────  50%  512 MiB / 1.0 GiB  64"
                + " MiB/s  0:08  3 sources");
    line.clear();
    line.clear();
    assertThat(screen.text()).endsWith("3 sources\r\u001b[K");
  }

  @Test
  void aHiddenLineStaysSilent() {
    Screen screen = new Screen();
    ProgressLine line = screen.line(false, 80);
    line.show(HALF);
    screen.nanos.set(Long.MAX_VALUE / 2);
    line.show(HALF);
    line.clear();
    assertThat(screen.text()).isEmpty();
  }

  @Test
  void theLineFitsAnyTerminal() {
    ProgressLine line = new Screen().line(true, 80);
    ProgressLine.Step hostile =
        new ProgressLine.Step(
            "a\u001b[2J very long name of a file 文件文件文件",
            1,
            100,
            5,
            "a note\u202e that is long, too");
    for (int columns = 20; columns < 150; columns++) {
      String text = line.line(hostile, columns);
      assertThat(SafeText.columns(text))
          .as("in %d columns: %s", columns, text)
          .isLessThanOrEqualTo(columns);
      assertThat(text).doesNotContain("\u001b").doesNotContain("\u202e");
    }
    assertThat(line.line(new ProgressLine.Step("x", 5, -1, 0, ""), 80)).isEqualTo("x  5 B");
    assertThat(line.line(ProgressLine.Step.waiting("x", "spreading, 1 of 2 copies"), 80))
        .isEqualTo("x  spreading, 1 of 2 copies");
  }

  @Test
  void theRateIsSmoothedAndSettles() {
    ProgressRate meter = new ProgressRate();
    assertThat(meter.at(0, 0)).isZero();
    long rate = 0;
    for (int i = 1; i <= 40; i++) {
      rate = meter.at(i * 1_000_000L, i * 100_000_000L);
    }
    assertThat(rate).isBetween(9_900_000L, 10_100_000L);
  }
}
