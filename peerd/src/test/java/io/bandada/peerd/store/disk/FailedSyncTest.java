package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.store.PieceStore.Holding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sync that fails: never tried again, never believed, and forgotten by no restart. The kernel
/// says EIO by strace's hand.
class FailedSyncTest {
  @TempDir Path folder;

  private Path data;
  private Path container;
  private Path calls;
  private Path journal;
  private OtherProcess process;

  @BeforeEach
  void needsStrace() {
    Needs.program("strace", "strace");
    data = folder.resolve("data");
    String id = FailingSync.CONTENT.id().hex();
    container = data.resolve("store").resolve(id.substring(0, 2)).resolve(id + ".data");
    journal = container.resolveSibling(id + ".have");
    calls = folder.resolve("calls");
    process =
        new OtherProcess(folder.resolve("said"))
            .failedAt("fdatasync", container, "EIO", "2", calls);
  }

  @Test
  void onlyWhatWasDurableBeforeCounts() throws IOException, InterruptedException {
    List<String> said = process.run(FailingSync.class, data.toString());
    assertThat(said)
        .containsExactly(
            "durable 1/4 {0}",
            "failed SUSPECT",
            "failed SUSPECT",
            "refused SUSPECT",
            "suspect true 1/4 {0}",
            "read 100");
    assertThat(Files.readAllLines(calls))
        .filteredOn(call -> call.contains("fdatasync("))
        .hasSize(2);
  }

  @Test
  void aRecordThatDoesNotSyncIsNotBelievedEither() throws IOException, InterruptedException {
    process =
        new OtherProcess(folder.resolve("said")).failedAt("fdatasync", journal, "EIO", "2", calls);
    assertThat(process.run(FailingSync.class, data.toString()))
        .contains("durable 1/4 {0}", "failed SUSPECT", "suspect true 1/4 {0}");
  }

  @Test
  void aFullDiskIsNoReasonForDistrust() throws IOException, InterruptedException {
    process =
        new OtherProcess(folder.resolve("said"))
            .failedAt("pwrite64", journal, "ENOSPC", "2+", calls);
    assertThat(process.run(FailingSync.class, data.toString()))
        .startsWith(
            "failed NO_SPACE",
            "failed NO_SPACE",
            "failed NO_SPACE",
            "received",
            "suspect false 0/4 {}");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      assertThat(store.find(FailingSync.CONTENT.id()).orElseThrow().durable().size()).isEqualTo(3);
    }
  }

  @Test
  void theBallastMakesRoomForTheRecord() throws IOException, InterruptedException {
    process =
        new OtherProcess(folder.resolve("said"))
            .failedAt("pwrite64", journal, "ENOSPC", "2", calls);
    assertThat(process.run(FailingSync.class, data.toString()))
        .startsWith("durable 1/4 {0}", "durable 2/4 {0, 1}");
  }

  @Test
  void noRestartMakesItTrusted() throws IOException, InterruptedException {
    process.run(FailingSync.class, data.toString());
    // All bytes are in the page cache, and look right: they may not be taken for stored.
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      Holding holding = store.find(FailingSync.CONTENT.id()).orElseThrow();
      assertThat(holding.suspect()).isTrue();
      assertThat(holding.durable().size()).isEqualTo(1);
    }
  }

  @Test
  void itIsBegunAfreshInANewFile() throws IOException, InterruptedException {
    List<String> said = process.run(FailingSync.class, data.toString(), "go on");
    assertThat(said).endsWith("again 0/4 {}", "durable 4/4 {0, 1, 2, 3}");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      Holding holding = store.find(FailingSync.CONTENT.id()).orElseThrow();
      assertThat(holding.suspect()).isFalse();
      assertThat(holding.complete()).isTrue();
    }
  }
}
