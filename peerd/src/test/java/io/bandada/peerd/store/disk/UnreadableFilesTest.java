package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What cannot be read now is not damaged: nothing is taken away because of it, and it is asked
/// again. The kernel fails by strace's hand.
class UnreadableFilesTest {
  @TempDir Path folder;

  private Path data;
  private OtherProcess process;

  @BeforeEach
  void wholeContent() throws IOException {
    Needs.program("strace", "strace");
    data = folder.resolve("data");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      store.create(LookingAgain.CONTENT);
      for (int piece = 0; piece < LookingAgain.CONTENT.pieces(); piece++) {
        Received.piece(store, LookingAgain.CONTENT, piece);
      }
      store.sync(LookingAgain.CONTENT.id());
    }
    process = new OtherProcess(folder.resolve("said"));
  }

  @ParameterizedTest
  @CsvSource({
    "openat, .have, EMFILE",
    "pread64, .have, EIO",
    "openat, .meta, EMFILE",
    "pread64, .meta, EIO",
    "openat, .meta, ENFILE"
  })
  void aStartThatCannotReadItLeavesItAsItIsAndFindsItLater(String call, String kind, String error)
      throws Exception {
    byte[] before = Files.readAllBytes(file(kind));
    process.failedAt(call, file(kind), error, "1", folder.resolve("calls"));
    assertThat(process.run(LookingAgain.class, data.toString()))
        .containsExactly("at first: not held", "then: complete");
    assertThat(Files.readAllBytes(file(kind))).isEqualTo(before);
    assertThat(data.resolve("quarantine")).isEmptyDirectory();
    assertThat(data.resolve("trash")).isEmptyDirectory();
  }

  @Test
  void aFileThatDoesNotOpenIsNoReasonForDistrust() throws Exception {
    process.failedAt("openat", file(".data"), "EMFILE", "1+", folder.resolve("calls"));
    assertThat(process.run(LookingAgain.class, data.toString(), "read"))
        .containsExactly("at first: complete", "then: complete", "read: AWAY", "verify: AWAY");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      assertThat(store.find(LookingAgain.CONTENT.id()).orElseThrow().suspect()).isFalse();
    }
  }

  @Test
  void whatIsThereAndCannotBeReadIsNotBegunAfresh() throws Exception {
    process.failedAt("openat", file(".have"), "EIO", "1+", folder.resolve("calls"));
    assertThat(process.run(LookingAgain.class, data.toString(), "create"))
        .containsExactly("at first: not held", "then: not held", "create: AWAY");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      assertThat(store.find(LookingAgain.CONTENT.id()).orElseThrow().complete()).isTrue();
    }
  }

  private Path file(String kind) {
    String id = LookingAgain.CONTENT.id().hex();
    return data.resolve("store").resolve(id.substring(0, 2)).resolve(id + kind);
  }
}
