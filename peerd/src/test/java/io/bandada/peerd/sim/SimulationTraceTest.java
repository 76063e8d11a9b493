package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A seed is a whole history: another JVM, started with other hash seeds and another memory, lives
/// through the very same.
class SimulationTraceTest {
  private static final int SEEDS = 6;
  private static final long FIRST_SEED = 7001;
  private static final long PATIENCE_SECONDS = 120;

  @Test
  void twoJvmsLiveTheSameHistory() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SimulationTraceTest.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      List<String> here = traces();
      List<String> there;
      try (var lines = child.inputReader(StandardCharsets.UTF_8).lines()) {
        there = lines.toList();
      }
      assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(there).isEqualTo(here);
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void anotherSeedIsAnotherHistory() {
    assertThat(traces()).doesNotHaveDuplicates();
  }

  private static List<String> traces() {
    QuietLogs.please();
    List<String> traces = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      traces.add(new SimWorld(seed).run());
    }
    return traces;
  }

  /// The other JVM.
  public static void main(String[] args) {
    traces().forEach(System.out::println);
  }
}
