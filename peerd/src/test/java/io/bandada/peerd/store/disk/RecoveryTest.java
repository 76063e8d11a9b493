package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start makes of files that a crash, a bad disk or a person left.
class RecoveryTest extends StoreUnderTest {
  @TempDir Path folder;

  private @Nullable DiskPieceStore disk;

  @Override
  protected PieceStore open() throws IOException {
    return reopen();
  }

  @Override
  protected PieceStore reopen() throws IOException {
    DiskPieceStore opened = DiskPieceStore.open(root(), 0);
    disk = opened;
    return opened;
  }

  @Override
  @AfterEach
  protected void crash() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void piecesWrittenAfterTheLastRecordAreHashedAgain() throws IOException {
    store.create(BOOK);
    receive(BOOK, 4);
    crashAndReopen();
    assertThat(durable().has(4)).isTrue();
    assertHas(BOOK, 4);
  }

  @Test
  void wrongBytesAfterTheLastRecordAreNotTaken() throws IOException {
    store.create(BOOK);
    receive(BOOK, 4);
    crash();
    overwrite(".data", BOOK.offsetOf(4) + 1000, 1);
    store = reopen();
    assertThat(durable().isEmpty()).isTrue();
  }

  @Test
  void aTornRecordIsCutAndItsPiecesAreHashedAgain() throws IOException {
    store.create(BOOK);
    receive(BOOK, 1);
    store.sync(BOOK.id());
    receive(BOOK, 2);
    store.sync(BOOK.id());
    crash();
    long length = Files.size(file(".have"));
    truncate(".have", length - 3);
    store = reopen();
    assertThat(durable()).hasToString("2/12 {1, 2}");
    assertThat(Files.size(file(".have"))).isEqualTo(length);
  }

  @Test
  void contentWithoutJournalIsHashedAgain() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    Files.delete(file(".have"));
    store = reopen();
    assertThat(durable().isFull()).isTrue();
  }

  @Test
  void piecesThatBeginWithZerosAreFoundWithoutTheirJournal() throws IOException {
    byte[] image = Pattern.bytes(0, 3 << 20);
    Arrays.fill(image, 0, 32_768, (byte) 0); // as an ISO begins
    Arrays.fill(image, 1 << 20, 2 << 20, (byte) 0); // and has nothing here
    FileId id;
    try (FileImport in = store.importFile(-1)) {
      in.write(ByteBuffer.wrap(image));
      id = in.finish().id();
    }
    crash();
    Files.delete(shelf(id).resolve(id.hex() + ".have"));
    store = reopen();
    assertThat(store.find(id).orElseThrow().complete()).isTrue();
  }

  @Test
  void aHoleIsRightWhereTheContentIsZeros() throws IOException {
    byte[] image = Pattern.bytes(0, 3 << 20);
    Arrays.fill(image, 1 << 20, 2 << 20, (byte) 0);
    Manifest sparse;
    try (FileImport in = store.importFile(-1)) {
      in.write(ByteBuffer.wrap(image));
      sparse = in.finish().manifest();
    }
    store.discard(sparse.id());
    store.create(sparse);
    crashAndReopen();
    assertThat(store.find(sparse.id()).orElseThrow().durable()).hasToString("4/12 {4, 5, 6, 7}");
    for (int piece = 4; piece < 8; piece++) {
      assertThat(store.verify(sparse.id(), piece)).isTrue();
    }
  }

  @Test
  void ofWhatWasNeverWrittenNothingIsFound() throws IOException {
    store.create(BOOK);
    receive(BOOK, 7);
    crash();
    Files.delete(file(".have"));
    store = reopen();
    assertThat(durable()).hasToString("1/12 {7}");
  }

  @Test
  void aFileThatLostItsEndLosesThosePieces() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    truncate(".data", BOOK.offsetOf(9) + 5);
    store = reopen();
    assertThat(durable()).hasToString("9/12 {0, 1, 2, 3, 4, 5, 6, 7, 8}");
    receive(BOOK, 9);
    receive(BOOK, 10);
    receive(BOOK, 11);
    assertThat(store.sync(BOOK.id()).isFull()).isTrue();
    assertHoldsAllOf(BOOK);
  }

  @Test
  void contentWithADamagedManifestGoesToQuarantine() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    overwrite(".meta", 70, 0x5a);
    store = reopen();
    assertThat(store.holdings()).isEmpty();
    assertThat(names("quarantine")).hasSize(3).allMatch(name -> name.startsWith(BOOK.id().hex()));
    assertThat(importPattern(BOOK.size(), -1).complete()).isTrue();
  }

  @Test
  void dataWithoutManifestGoesToTheTrash() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    Files.delete(file(".meta"));
    store = reopen();
    assertThat(store.holdings()).isEmpty();
    assertThat(trashed())
        .containsExactlyInAnyOrder(BOOK.id().hex() + ".data", BOOK.id().hex() + ".have");
    assertThat(store.create(BOOK).durable().isEmpty()).isTrue();
  }

  @Test
  void aManifestWithoutDataGoesToTheTrash() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    Files.delete(file(".data"));
    store = reopen();
    assertThat(store.holdings()).isEmpty();
    assertThat(trashed()).hasSize(2);
  }

  @Test
  void contentIsFoundWithoutTheIndex() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    for (String part : List.of("index.db", "index.db-wal", "index.db-shm")) {
      Files.deleteIfExists(root().resolve(part));
    }
    store = reopen();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
  }

  @Test
  void aDamagedIndexIsPutAsideAndBegunAgain() throws IOException {
    store.records().put("job", "a", "1");
    crash();
    Files.delete(root().resolve("index.db"));
    Files.write(root().resolve("index.db"), Pattern.bytes(0, 20_000));
    store = reopen();
    assertThat(store.records().all("job")).isEmpty();
    store.records().put("job", "a", "1");
    assertThat(names("quarantine")).anyMatch(name -> name.endsWith("index.db"));
  }

  @Test
  void anUnfinishedImportIsRemoved() throws IOException {
    crash();
    Files.writeString(root().resolve("staging/import-1.data"), "half");
    store = reopen();
    assertThat(names("staging")).isEmpty();
  }

  @Test
  void whatIsNotOursOnAShelfIsLeftAlone() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    Path note = Files.writeString(file(".data").resolveSibling("note.txt"), "mine");
    Path misplaced =
        Files.createDirectories(root().resolve("store/zz")).resolve(BOOK.id().hex() + ".meta");
    Files.copy(file(".meta"), misplaced);
    store = reopen();
    assertThat(store.holdings()).hasSize(1);
    assertThat(note).exists();
    assertThat(misplaced).exists();
  }

  @Test
  void anotherJournalIsNotBelieved() throws IOException {
    importPattern(300_000, -1);
    importPattern(BOOK.size(), -1);
    crash();
    FileId other = Pattern.manifest(300_000).id();
    Files.copy(
        file(".have"),
        shelf(other).resolve(other.hex() + ".have"),
        StandardCopyOption.REPLACE_EXISTING);
    flip(shelf(other).resolve(other.hex() + ".data"), 10);
    store = reopen();
    assertThat(store.find(other).orElseThrow().durable().has(0)).isFalse();
  }

  @Test
  void aDamagedPieceIsLostForGoodKeptAsideAndFetchedAgain() throws IOException {
    importPattern(BOOK.size(), -1);
    flip(file(".data"), BOOK.offsetOf(3) + 17);
    assertThat(store.verify(BOOK.id(), 3)).isFalse();
    assertThat(names("quarantine")).containsExactly(BOOK.id().hex() + ".3.piece");
    crashAndReopen();
    assertThat(durable().nextMissingFrom(0)).isEqualTo(3);
    assertThat(durable().size()).isEqualTo(11);
    assertThat(receive(BOOK, 3)).isTrue();
    assertThat(store.sync(BOOK.id()).isFull()).isTrue();
    assertThat(store.verify(BOOK.id(), 3)).isTrue();
  }

  @Test
  void aFileBehindASymbolicLinkIsNotRead() throws IOException {
    importPattern(BOOK.size(), -1);
    crash();
    Path elsewhere = Files.move(file(".data"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(file(".data"), elsewhere);
    store = reopen();
    assertFails(
        StoreException.Kind.NOT_FOUND, () -> store.read(BOOK.id(), 0, ByteBuffer.allocate(10)));
    assertThat(file(".data")).isSymbolicLink();
    Files.delete(file(".data"));
    Files.move(elsewhere, file(".data"));
    assertThat(store.look().changed()).containsExactly(BOOK.id());
    assertThat(durable().isFull()).isTrue();
  }

  @Test
  void anInterruptHurtsOnlyItsOwnThread() throws IOException, InterruptedException {
    importPattern(BOOK.size(), -1);
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  try {
                    store.read(BOOK.id(), 0, ByteBuffer.allocate(10));
                  } catch (IOException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    reader.join();
    assertHoldsAllOf(BOOK);
    assertThat(store.find(BOOK.id()).orElseThrow().suspect()).isFalse();
  }

  @Test
  void trashIsKeptForSevenDays() throws IOException {
    importPattern(BOOK.size(), -1);
    store.discard(BOOK.id());
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    DiskPieceStore disk = (DiskPieceStore) store;
    disk.tidy(today.plusDays(7));
    assertThat(trashed()).hasSize(3);
    disk.tidy(today.plusDays(9));
    assertThat(names("trash")).isEmpty();
  }

  private PieceSet durable() {
    return store.find(BOOK.id()).map(Holding::durable).orElseThrow();
  }

  private Path root() {
    return folder.resolve("data");
  }

  private Path shelf(FileId id) {
    return root().resolve("store").resolve(id.hex().substring(0, 2));
  }

  private Path file(String kind) {
    return shelf(BOOK.id()).resolve(BOOK.id().hex() + kind);
  }

  private List<String> names(String below) throws IOException {
    try (Stream<Path> files = Files.list(root().resolve(below))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> trashed() throws IOException {
    return names("trash/" + names("trash").getFirst());
  }

  private void truncate(String kind, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file(kind), StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  private void overwrite(String kind, long at, int value) throws IOException {
    try (FileChannel channel = FileChannel.open(file(kind), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) value, (byte) ~value}), at);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), at);
    }
  }
}
