package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final long NOW = 3_600_000L * 1_000;

  private static Chart draw(List<Sample> samples) {
    return new Chart.Paper(Range.HOUR, NOW, samples).draw("t", "s", 10, "10", "5", List.of(Sample::live));
  }

  private static Sample sample(long minutesAgo, int live) {
    return new Sample(NOW - minutesAgo * 60_000, live, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void theLineGoesFromTheOldestToNow() {
    assertThat(draw(List.of(sample(2, 0), sample(1, 5), sample(0, 10))).lines()).containsExactly("M580.0 120.0L590.0 60.0L600.0 0.0");
  }

  @Test
  void timeWithoutSamplesIsAGap() {
    assertThat(draw(List.of(sample(30, 5), sample(29, 5), sample(1, 5), sample(0, 5))).lines().getFirst())
        .isEqualTo("M300.0 60.0L310.0 60.0M590.0 60.0L600.0 60.0");
  }

  @Test
  void withoutSamplesThereIsNothingToDraw() {
    assertThat(draw(List.of()).empty()).isTrue();
  }

  @Test
  void scalesEndOnRoundNumbers() {
    assertThat(List.of(Chart.roundUp(2), Chart.roundUp(3), Chart.roundUp(11), Chart.roundUp(51))).containsExactly(2L, 5L, 20L, 100L);
    assertThat(List.of(Chart.roundUpBytes(0), Chart.roundUpBytes(1_025), Chart.roundUpBytes(Long.MAX_VALUE)))
        .startsWith(1_024L, 2_048L);
  }
}
