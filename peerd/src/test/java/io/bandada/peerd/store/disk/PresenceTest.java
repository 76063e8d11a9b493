package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Presence;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody moves, deletes or replaces files below an open store, or takes its disk away.
class PresenceTest extends StoreUnderTest {
  private static final Manifest NOVEL = Pattern.manifest(700_000);

  @TempDir Path folder;

  @Override
  protected PieceStore open() throws IOException {
    store = DiskPieceStore.open(root(), 0);
    importPattern(BOOK.size(), -1);
    importPattern(NOVEL.size(), -1);
    assertHas(BOOK, 2);
    assertThat(store.look()).isEqualTo(new Presence(List.of(), true, Optional.empty()));
    return store;
  }

  @Override
  protected PieceStore reopen() throws IOException {
    return DiskPieceStore.open(root(), 0);
  }

  @Override
  @AfterEach
  protected void crash() throws IOException {
    ((DiskPieceStore) store).close();
  }

  @Test
  void whatWasMovedAwayCountsAgainWhenItIsBack() throws IOException {
    Path elsewhere = Files.move(file(BOOK.id(), ".data"), folder.resolve("elsewhere"));
    assertThat(store.look().changed()).containsExactly(BOOK.id());
    assertThat(store.find(BOOK.id())).isEmpty();
    assertThat(store.look().changed()).isEmpty();
    Files.move(elsewhere, file(BOOK.id(), ".data"));
    assertThat(store.look().changed()).containsExactly(BOOK.id());
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
    assertHoldsAllOf(BOOK);
  }

  @Test
  void anotherFileInItsPlaceMustProveItself() throws IOException {
    Path copy = Files.copy(file(BOOK.id(), ".data"), folder.resolve("copy"));
    flip(copy, BOOK.offsetOf(4) + 9);
    Files.delete(file(BOOK.id(), ".data"));
    Files.move(copy, file(BOOK.id(), ".data"));
    assertThat(store.look().changed()).containsExactly(BOOK.id());
    assertThat(store.find(BOOK.id()).orElseThrow().durable())
        .hasToString("11/12 {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11}");
    crashAndReopen();
    assertThat(store.find(BOOK.id()).orElseThrow().durable().has(4)).isFalse();
  }

  @Test
  void aFileThatWasCutLosesItsEnd() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file(BOOK.id(), ".data"), StandardOpenOption.WRITE)) {
      channel.truncate(BOOK.offsetOf(5));
    }
    assertThat(store.look().changed()).containsExactly(BOOK.id());
    assertThat(store.find(BOOK.id()).orElseThrow().durable()).hasToString("5/12 {0, 1, 2, 3, 4}");
    assertThat(store.look().changed()).isEmpty();
  }

  @Test
  void aManifestThatWasDeletedIsWrittenAgain() throws IOException {
    Files.delete(file(BOOK.id(), ".meta"));
    assertThat(store.look().changed()).isEmpty();
    crashAndReopen();
    assertThat(store.find(BOOK.id()).orElseThrow().complete()).isTrue();
  }

  @Test
  void aFolderThatIsGoneIsNotMadeAgainAndComesBack() throws IOException {
    Path elsewhere = Files.move(root(), folder.resolve("elsewhere"));
    assertAway("is gone: was it moved or deleted, or is its disk not mounted?");
    assertThat(root()).doesNotExist();
    Files.move(elsewhere, root());
    assertBack();
  }

  @Test
  void nothingIsWrittenIntoAnEmptyMountPoint() throws IOException {
    Path elsewhere = Files.move(root(), folder.resolve("elsewhere"));
    Files.createDirectory(root());
    assertAway("is there, and the store in it is not: is its disk mounted?");
    assertThat(root()).isEmptyDirectory();
    Files.delete(root());
    Files.move(elsewhere, root());
    assertBack();
  }

  @Test
  void notEvenBeforeTheNextLookAnythingIsWrittenThere() throws IOException {
    Path elsewhere = Files.move(root(), folder.resolve("elsewhere"));
    Files.createDirectory(root());
    assertFails(Kind.AWAY, () -> store.create(Pattern.manifest(5_000)));
    assertFails(Kind.AWAY, () -> store.importFile(-1));
    ((DiskPieceStore) store).tidy(LocalDate.EPOCH);
    assertThat(root()).isEmptyDirectory();
    Files.delete(root());
    Files.move(elsewhere, root());
    assertHoldsAllOf(BOOK);
  }

  @Test
  void aLostContentAndARottenOneAreToldOnceEach() throws IOException {
    List<String> said = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
              said.add(
                  line.getLoggerName() + (line.getThrown() == null ? "" : " with a stack trace"));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("io.bandada.peerd.store");
    log.addHandler(handler);
    log.setLevel(Level.ALL); // other tests in this JVM may want quiet
    try {
      for (int piece = 0; piece < NOVEL.pieces(); piece++) {
        flip(file(NOVEL.id(), ".data"), NOVEL.offsetOf(piece));
      }
      Files.delete(file(BOOK.id(), ".data"));
      for (int piece = 0; piece < BOOK.pieces(); piece++) {
        int now = piece;
        assertFails(Kind.NOT_FOUND, () -> store.verify(BOOK.id(), now));
      }
      for (int piece = 0; piece < NOVEL.pieces(); piece++) {
        assertThat(store.verify(NOVEL.id(), piece)).isFalse();
      }
      for (int i = 0; i < 3; i++) {
        store.look();
      }
    } finally {
      log.removeHandler(handler);
      log.setLevel(null);
    }
    assertThat(said)
        .containsExactlyInAnyOrder(Container.class.getName(), PresenceCheck.class.getName());
  }

  /// As a disk that is plugged in again: all files are other ones.
  @Test
  void theSameStoreInOtherFilesIsOpenedAnew() throws IOException, InterruptedException {
    store.records().put("job", "a", "1");
    Path elsewhere = folder.resolve("elsewhere");
    assertThat(
            new ProcessBuilder("cp", "-a", root().toString(), elsewhere.toString())
                .start()
                .waitFor())
        .isZero();
    Files.move(root(), folder.resolve("unplugged"));
    Files.move(elsewhere, root());
    assertBack();
    crashAndReopen();
    assertThat(store.records().all("job")).as("one before, one since it is back").hasSize(2);
  }

  @Test
  void anotherStoreInItsPlaceIsNotTaken() throws IOException {
    Files.move(root(), folder.resolve("elsewhere"));
    Path other = folder.resolve("other");
    DiskPieceStore.open(other, 0).close();
    Files.move(other, root());
    assertAway("another store lies in");
    assertThat(root().resolve("store")).isEmptyDirectory();
  }

  private void assertAway(String why) throws IOException {
    Presence found = store.look();
    assertThat(found.changed()).containsExactlyInAnyOrder(BOOK.id(), NOVEL.id());
    assertThat(found.proven()).isFalse();
    assertThat(found.trouble().orElseThrow()).contains(why);
    assertThat(store.holdings()).isEmpty();
    assertThat(store.space().freeBytes()).isZero();
    assertFails(Kind.NOT_FOUND, () -> store.read(BOOK.id(), 0, ByteBuffer.allocate(1)));
    assertFails(Kind.AWAY, () -> store.create(BOOK));
    assertFails(Kind.AWAY, () -> store.importFile(-1));
    assertFails(Kind.AWAY, () -> store.discard(BOOK.id()));
    assertFails(Kind.AWAY, () -> store.records().put("job", "x", "1"));
    ((DiskPieceStore) store).tidy(LocalDate.EPOCH);
    assertThat(store.look().changed()).isEmpty();
  }

  private void assertBack() throws IOException {
    Presence found = store.look();
    assertThat(found)
        .isEqualTo(new Presence(sorted(BOOK.id(), NOVEL.id()), true, Optional.empty()));
    assertHoldsAllOf(BOOK);
    assertHoldsAllOf(NOVEL);
    importPattern(1_000, -1);
    store.records().put("job", "b", "2");
    assertThat(store.space().freeBytes()).isPositive();
  }

  private static List<FileId> sorted(FileId... ids) {
    return List.of(ids).stream().sorted().toList();
  }

  private Path root() {
    return folder.resolve("data");
  }

  private Path file(FileId id, String kind) {
    return root().resolve("store").resolve(id.hex().substring(0, 2)).resolve(id.hex() + kind);
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
