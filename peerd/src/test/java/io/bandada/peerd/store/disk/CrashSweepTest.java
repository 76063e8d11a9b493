package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that uses the store is killed at its k-th sync, rename or write; where the machine can
/// do it, the power is lost at that moment too. Whatever it had acknowledged must be there when the
/// store is opened again.
///
/// `-Dstore.crash.points=500` makes a long sweep of it, `-Dstore.crash.seed=N` another one.
class CrashSweepTest {
  private static final int POINTS = Integer.getInteger("store.crash.points", 20);
  private static final long SEED = Long.getLong("store.crash.seed", 1);

  /// A system call, and how often the main thread of the workload makes it, about.
  private record Moment(String systemCall, int calls) {}

  private static final List<Moment> MOMENTS =
      List.of(
          new Moment("fdatasync", 29),
          new Moment("fsync", 84),
          new Moment("rename", 33),
          new Moment("pwrite64", 85));

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLost() throws IOException, InterruptedException {
    Needs.program("strace", "strace");
    Optional<String> noPowerLoss = PowerlessDisk.whyNot();
    if (noPowerLoss.isPresent() && "true".equals(System.getenv("CI"))) {
      Needs.missing(noPowerLoss.get());
    }
    if (noPowerLoss.isPresent()) {
      System.out.println("killed only, the power stays: " + noPowerLoss.get());
      sweep(folder, Optional.empty());
    } else {
      try (PowerlessDisk disk = PowerlessDisk.make(folder, 160)) {
        sweep(disk.folder(), Optional.of(disk));
      }
    }
  }

  private void sweep(Path on, Optional<PowerlessDisk> disk)
      throws IOException, InterruptedException {
    Random random = new Random(SEED);
    List<String> failed = new ArrayList<>();
    int killed = 0;
    for (int point = 0; point < POINTS; point++) {
      Moment moment = MOMENTS.get(point % MOMENTS.size());
      int k = 1 + random.nextInt(moment.calls);
      Path data = on.resolve("data" + point);
      OtherProcess process =
          new OtherProcess(folder.resolve("acknowledged-" + point)).killedAt(moment.systemCall, k);
      List<String> lines =
          process.run(StoreWorkload.class, data.toString(), Long.toString(SEED + point));
      assertThat(process.errors()).as("what the workload complains of").doesNotContain("Exception");
      if (disk.isPresent()) {
        disk.get().cut();
        disk.get().restore();
      }
      killed += lines.contains("end") ? 0 : 1;
      AcknowledgedSteps steps = new AcknowledgedSteps(lines);
      try {
        steps.assertKeptBy(data);
      } catch (AssertionError | IOException | RuntimeException e) {
        failed.add("%s %d after %d steps: %s".formatted(moment.systemCall, k, steps.count(), e));
      }
      remove(data);
    }
    System.out.println("killed " + killed + " of " + POINTS + " times");
    assertThat(failed).as("killed %d times, seed %d", killed, SEED).isEmpty();
    assertThat(killed).as("crash points that were reached").isGreaterThan(POINTS / 2);
  }

  private static void remove(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
