package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.disk.Scrub.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrubTest {
  private static final Instant DAY_1 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private DiskPieceStore store;

  @BeforeEach
  void open() throws IOException {
    store = DiskPieceStore.open(folder, 0);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void aPassReadsEveryPieceOnceAndThenRests() throws IOException {
    imported(1_000_000);
    imported(600_000);
    imported(0);
    Scrub scrub = new Scrub(store, DAY_1);
    assertThat(all(scrub, DAY_1)).hasSize(4 + 3).allMatch(Step::good).doesNotHaveDuplicates();
    assertThat(scrub.next(DAY_1.plus(Duration.ofDays(13)))).isEmpty();
    assertThat(all(scrub, DAY_1.plus(Scrub.PERIOD))).hasSize(4 + 3);
  }

  @Test
  void anEmptyStoreHasNothingToScrub() throws IOException {
    assertThat(new Scrub(store, DAY_1).next(DAY_1)).isEmpty();
  }

  @Test
  void aRottenPieceIsFoundOnce() throws IOException {
    Manifest manifest = imported(1_000_000);
    flipBit(manifest.id(), manifest.offsetOf(2) + 5);
    Scrub scrub = new Scrub(store, DAY_1);
    assertThat(all(scrub, DAY_1))
        .filteredOn(step -> !step.good())
        .extracting(Step::piece)
        .containsExactly(2);
    assertThat(store.find(manifest.id()).orElseThrow().durable().has(2)).isFalse();
    assertThat(all(scrub, DAY_1.plus(Scrub.PERIOD))).hasSize(3).allMatch(Step::good);
  }

  @Test
  void anEndedPassIsRememberedOverARestart() throws IOException {
    imported(1_000_000);
    all(new Scrub(store, DAY_1), DAY_1);
    store.close();
    open();
    Scrub scrub = new Scrub(store, DAY_1.plusSeconds(60));
    assertThat(scrub.next(DAY_1.plusSeconds(60))).isEmpty();
    assertThat(scrub.next(DAY_1.plus(Scrub.PERIOD))).isPresent();
  }

  @Test
  void anUnreadableRecordBeginsThePassAgain() throws IOException {
    imported(100);
    store.records().put("scrub", "pass", "yesterday or so");
    assertThat(all(new Scrub(store, DAY_1), DAY_1)).hasSize(1);
  }

  @Test
  void aPassThatTakesTooLongIsOverdue() throws IOException {
    imported(1_000_000);
    Scrub scrub = new Scrub(store, DAY_1);
    scrub.next(DAY_1);
    assertThat(scrub.overdue(DAY_1.plus(Scrub.PERIOD))).isFalse();
    assertThat(scrub.overdue(DAY_1.plus(Scrub.PERIOD).plusSeconds(1))).isTrue();
    all(scrub, DAY_1);
    assertThat(scrub.overdue(DAY_1.plus(Scrub.PERIOD).plusSeconds(1))).isFalse();
  }

  private static List<Step> all(Scrub scrub, Instant now) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (Optional<Step> step = scrub.next(now); step.isPresent(); step = scrub.next(now)) {
      steps.add(step.get());
    }
    return steps;
  }

  private Manifest imported(int size) throws IOException {
    try (FileImport in = store.importFile(size)) {
      in.write(ByteBuffer.wrap(Pattern.bytes(0, size)));
      return in.finish().manifest();
    }
  }

  private void flipBit(FileId id, long at) throws IOException {
    Path data =
        folder.resolve("store").resolve(id.hex().substring(0, 2)).resolve(id.hex() + ".data");
    try (FileChannel channel =
        FileChannel.open(data, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 4)}), at);
    }
  }
}
