package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.disk.DiskPieceStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private final StillLoop loop = new StillLoop();
  private final List<FileId> damaged = new ArrayList<>();
  private final List<LocalDate> tidied = new ArrayList<>();
  private DiskPieceStore store;
  private Upkeep upkeep;

  @BeforeEach
  void open() throws IOException {
    store = DiskPieceStore.open(folder, 0);
    upkeep = new Upkeep(loop, store, tidied::add, damaged::add);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void rottenPieceIsToldToTheNode() throws IOException {
    FileId good = imported(0, 2 * MIB);
    FileId bad = imported(3, 2 * MIB);
    flipBit(bad, MIB + 17);

    upkeep.begin();
    loop.pass(Duration.ofMinutes(1));

    assertThat(damaged).containsExactly(bad);
    assertThat(store.find(good).orElseThrow().complete()).isTrue();
    assertThat(store.find(bad).orElseThrow().complete()).isFalse();
  }

  @Test
  void readsNoMoreThanEightMebibytesASecond() throws IOException {
    FileId id = imported(0, 16 * MIB);
    flipBit(id, 16 * MIB - 1);

    upkeep.begin();
    loop.pass(Duration.ofMillis(1_900));
    assertThat(damaged).isEmpty();

    loop.pass(Duration.ofMillis(200));
    assertThat(damaged).containsExactly(id);
  }

  @Test
  void contentThatComesLaterIsReadInTheNextPass() throws IOException {
    upkeep.begin();
    loop.pass(Duration.ofMinutes(1));
    FileId id = imported(0, MIB);
    flipBit(id, 5);

    loop.pass(Duration.ofDays(13));
    assertThat(damaged).isEmpty();
    loop.pass(Duration.ofDays(2));
    assertThat(damaged).containsExactly(id);
  }

  @Test
  void tidiesEachHour() {
    upkeep.begin();
    loop.pass(Duration.ofHours(3));

    assertThat(tidied).hasSize(3).containsOnly(LocalDate.EPOCH);
  }

  private FileId imported(int offset, int size) throws IOException {
    try (FileImport in = store.importFile(size)) {
      in.write(ByteBuffer.wrap(Pattern.bytes(offset, size)));
      return in.finish().id();
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
