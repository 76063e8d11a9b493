package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.FileImport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start costs, and what a killed daemon need not fetch again.
class StartTest {
  private static final int CONTENTS = 30;
  private static final int BYTES = 1 << 20;

  @TempDir Path folder;

  @Test
  void whatWasSyncedIsNotReadAgain() throws IOException {
    Manifest part = Pattern.manifest(40L << 20);
    try (DiskPieceStore store = DiskPieceStore.open(folder, 0)) {
      for (int i = 0; i < CONTENTS; i++) {
        try (FileImport in = store.importFile(BYTES)) {
          in.write(ByteBuffer.wrap(Pattern.bytes(i, BYTES)));
          in.finish();
        }
      }
      store.create(part);
      for (int piece = 0; piece < part.pieces() - 3; piece++) {
        Received.piece(store, part, piece);
      }
      store.sync(part.id());
    }
    DiskPieceStore.open(folder, 0).close(); // whatever is loaded once
    long before = bytesRead();
    try (DiskPieceStore store = DiskPieceStore.open(folder, 0)) {
      assertThat(store.holdings())
          .hasSize(CONTENTS + 1)
          .filteredOn(holding -> !holding.complete())
          .hasSize(1);
      assertThat(store.find(part.id()).orElseThrow().durable().size()).isEqualTo(part.pieces() - 3);
    }
    assertThat(bytesRead() - before)
        .as("of %d bytes of content", (40L << 20) + CONTENTS * BYTES)
        .isLessThan(BYTES);
  }

  @Test
  void whatAKilledDaemonWroteIsNotFetchedAgain() throws Exception {
    Manifest book = Pattern.manifest(10L << 20);
    Path data = folder.resolve("data");
    OtherProcess process = new OtherProcess(folder.resolve("printed"));
    process.run(UnsyncedReceiver.class, data.toString(), Long.toString(book.size()), "5", "30");
    assertThat(process.errors()).doesNotContain("Exception");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      PieceSet durable = store.find(book.id()).orElseThrow().durable();
      assertThat(durable.size()).isEqualTo(30);
      assertThat(durable.nextMissingFrom(0)).isEqualTo(30);
    }
  }

  /// By this process, in all, from the cache or not.
  private static long bytesRead() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
      if (line.startsWith("rchar: ")) {
        return Long.parseLong(line.substring("rchar: ".length()));
      }
    }
    throw new AssertionError("the kernel does not count");
  }
}
