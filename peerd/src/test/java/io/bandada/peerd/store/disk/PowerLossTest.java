package io.bandada.peerd.store.disk;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The power of a real ext4 is cut while a process works on a store there, index and all with their
/// default settings.
class PowerLossTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9, 17, 25})
  void whatWasAcknowledgedIsThereAfterAPowerLoss(int steps)
      throws IOException, InterruptedException {
    Optional<String> whyNot = PowerlessDisk.whyNot();
    whyNot.ifPresent(Needs::missing);
    try (PowerlessDisk disk = PowerlessDisk.make(folder, 160)) {
      Path data = disk.folder().resolve("data");
      OtherProcess worker = new OtherProcess(folder.resolve("acknowledged"));
      Process process = worker.start(StoreWorkload.class, data.toString(), Integer.toString(steps));
      try {
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> worker.lines().size() >= steps);
        disk.cut();
      } finally {
        process.destroyForcibly().waitFor();
      }
      disk.restore();
      new AcknowledgedSteps(worker.lines()).assertKeptBy(data);
    }
  }
}
