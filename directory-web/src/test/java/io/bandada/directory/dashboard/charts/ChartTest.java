package io.bandada.directory.dashboard.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.dashboard.text.PageText;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final long NOW = 3_600_000L * 1_000;

  private static final PageText WORDS = new PageText(InstantSource.system());

  private static Chart draw(List<Sample> samples) {
    return new Chart.Paper(ChartRange.HOUR, NOW, samples)
        .draw("t", Sample::live, ChartScales.peers(WORDS));
  }

  private static Sample sample(long minutesAgo, int live) {
    return new Sample(NOW - minutesAgo * 60_000, live, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void theLineGoesFromTheOldestToNow() {
    assertThat(draw(List.of(sample(2, 0), sample(1, 5), sample(0, 10))).line())
        .isEqualTo("M580.0 120.0L590.0 60.0L600.0 0.0");
  }

  @Test
  void timeWithoutSamplesIsAGap() {
    assertThat(draw(List.of(sample(30, 5), sample(29, 5), sample(1, 5), sample(0, 5))).line())
        .isEqualTo("M300.0 0.0L310.0 0.0M590.0 0.0L600.0 0.0");
  }

  @Test
  void theScaleIsOfWhatIsDrawnAndOfNothingElse() {
    var chart =
        new Chart.Paper(ChartRange.HOUR, NOW, List.of(moved(1, 3_000, 900_000), moved(0, 4_000, 0)))
            .draw("Traffic", Sample::rateIn, ChartScales.bytesPerSecond(WORDS));
    assertThat(chart.top()).isEqualTo("4.00 KiB/s");
    assertThat(chart.middle()).isEqualTo("2.00 KiB/s");
    assertThat(chart.summary()).isEqualTo("At most 3.91 KiB/s in the last hour.");
    assertThat(chart.line()).endsWith("L600.0 2.8");
  }

  private static Sample moved(long minutesAgo, long in, long out) {
    return new Sample(NOW - minutesAgo * 60_000, 1, 0, 0, 0, 0, in, out);
  }

  @Test
  void theTimesBelowCanBeSaidInAnyZone() {
    assertThat(draw(List.of()).ticks())
        .extracting(Chart.Tick::words)
        .containsExactly("15:00", "15:15", "15:30", "15:45");
    assertThat(draw(List.of()).ticks()).extracting(Chart.Tick::wire).containsOnly("clock");
  }

  @Test
  void withoutSamplesThereIsNothingToDraw() {
    assertThat(draw(List.of()).empty()).isTrue();
  }

  @Test
  void scalesEndOnRoundNumbers() {
    assertThat(List.of(Chart.roundUp(2), Chart.roundUp(3), Chart.roundUp(11), Chart.roundUp(51)))
        .containsExactly(2L, 5L, 20L, 100L);
    assertThat(
            List.of(
                Chart.roundUpBytes(0),
                Chart.roundUpBytes(1_025),
                Chart.roundUpBytes(Long.MAX_VALUE)))
        .startsWith(1_024L, 2_048L);
  }
}
