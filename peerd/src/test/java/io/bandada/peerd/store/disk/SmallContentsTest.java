package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small contents in their database, and what may become of it.
class SmallContentsTest extends StoreUnderTest {
  private static final int MANY = 200;
  private static final int BYTES = 5000;

  @TempDir Path folder;

  @Override
  protected PieceStore open() throws IOException {
    return DiskPieceStore.open(root(), 0);
  }

  @Override
  protected PieceStore reopen() throws IOException {
    return open();
  }

  @Override
  @AfterEach
  protected void crash() throws IOException {
    ((DiskPieceStore) store).close();
  }

  private Path root() {
    return folder.resolve("data");
  }

  private Path database() {
    return root().resolve("small.db");
  }

  /// Contents, each with other bytes.
  private static List<ByteBuffer> many(int count) {
    List<ByteBuffer> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contents.add(ByteBuffer.wrap(Pattern.bytes(i * 31L, BYTES)));
    }
    return contents;
  }

  private static List<FileId> idsOf(List<Holding> holdings) {
    return holdings.stream().map(Holding::id).toList();
  }

  private static void assertRight(PieceStore store, List<FileId> ids) throws IOException {
    Set<FileId> read = new HashSet<>();
    store.readSmall(
        ids,
        (id, bytes) -> {
          assertThat(bytes.remaining()).isEqualTo(BYTES);
          read.add(id);
        });
    assertThat(read).containsExactlyInAnyOrderElementsOf(ids);
    for (FileId id : ids) {
      assertThat(store.verify(id, 0)).isTrue();
    }
  }

  @Test
  void liesInOneFileForThisUserOnly() throws IOException {
    store.importSmall(many(10));
    importPattern(PieceStore.SMALL, -1);
    importPattern(777, 777);
    assertThat(root().resolve("store")).isEmptyDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database())))
        .isEqualTo("rw-------");
    importPattern(PieceStore.SMALL + 1, -1);
    assertThat(root().resolve("store")).isNotEmptyDirectory();
    assertThat(store.holdings()).hasSize(13);
  }

  @Test
  void manyThreadsShareCommitsAndAllIsThere() throws Exception {
    Set<FileId> ids = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Holding>> imports = new ArrayList<>();
      for (ByteBuffer content : many(MANY)) {
        for (int twice = 0; twice < 2; twice++) {
          ByteBuffer bytes = content.duplicate();
          imports.add(threads.submit(() -> store.importSmall(List.of(bytes)).getFirst()));
        }
      }
      for (Future<Holding> each : imports) {
        ids.add(each.get().id());
      }
    }
    assertThat(ids).hasSize(MANY);
    long free = store.space().freeBytes();
    crashAndReopen();
    assertThat(idsOf(store.holdings())).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(store.space().freeBytes()).isCloseTo(free, within(64 * MIB));
    assertRight(store, List.copyOf(ids));
  }

  private static org.assertj.core.data.Offset<Long> within(long bytes) {
    return org.assertj.core.data.Offset.offset(bytes);
  }

  @Test
  void oneSyncIsForAllThatWasStored() throws IOException {
    List<Manifest> letters = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      letters.add(Pattern.manifest(1000 + i));
      store.create(letters.get(i));
      receive(letters.get(i), 0);
    }
    store.sync(letters.getFirst().id());
    assertThat(store.holdings()).hasSize(50).allMatch(Holding::complete);
    crashAndReopen();
    assertThat(store.holdings()).hasSize(50).allMatch(Holding::complete);
  }

  @Test
  void countsWhatItTakesAndGivesItBack() throws IOException {
    crash();
    store = DiskPieceStore.open(root(), 100 * MIB);
    long free = store.space().freeBytes();
    List<FileId> ids = idsOf(store.importSmall(many(1000)));
    long taken = free - store.space().freeBytes();
    assertThat(taken).isBetween(1000L * BYTES, 1500L * BYTES);
    crashBy(100 * MIB);
    assertThat(free - store.space().freeBytes()).isEqualTo(taken);
    assertThat(Files.size(database())).isCloseTo(taken, within(taken / 8));
    store.importSmall(many(1000));
    assertThat(free - store.space().freeBytes()).isEqualTo(taken);
    store.discard(ids);
    assertThat(store.space().freeBytes()).isEqualTo(free);
    ((DiskPieceStore) store).tidy(LocalDate.now(ZoneOffset.UTC).plusDays(9));
    assertThat(Files.size(database())).as("its room is the disk's again").isLessThan(MIB);
  }

  private void crashBy(long capacity) throws IOException {
    crash();
    store = DiskPieceStore.open(root(), capacity);
  }

  @Test
  void noMoreThanTheCapacityIsKept() throws IOException {
    crashBy(4 * MIB);
    assertFails(Kind.NO_SPACE, () -> store.importSmall(many(1000)));
    assertThat(store.holdings()).isEmpty();
    assertThat(store.space().freeBytes()).isEqualTo((long) (4 * MIB * 0.95));
    store.importSmall(many(500));
  }

  @Test
  void movedBackItCountsAsItWas() throws IOException {
    List<FileId> ids = idsOf(store.importSmall(many(20)));
    Path elsewhere = Files.move(database(), folder.resolve("elsewhere"));
    assertThat(store.look().changed()).hasSize(20);
    assertThat(store.holdings()).isEmpty();
    Files.move(elsewhere, database());
    assertThat(store.look().changed()).hasSize(20);
    assertRight(store, ids);
    store.importSmall(many(30));
    crashAndReopen();
    assertThat(store.holdings()).hasSize(30);
  }

  @Test
  void anotherFileInItsPlaceMustProveItself() throws IOException, SQLException {
    List<FileId> ids = idsOf(store.importSmall(many(20)));
    crash();
    Path copy = Files.copy(database(), folder.resolve("copy"));
    spoil(copy, 7);
    store = open();
    Files.move(copy, database(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(store.look().changed()).hasSize(20);
    assertThat(store.holdings()).hasSize(19);
    List<FileId> right = new ArrayList<>(ids);
    right.remove(6);
    assertRight(store, right);
    crashAndReopen();
    assertThat(store.holdings()).hasSize(19);
  }

  /// Other bytes in this row, as long.
  private static void spoil(Path file, int row) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("update bytes set bytes = zeroblob(" + BYTES + ") where row = " + row);
    }
  }

  @Test
  void rottenContentGoesToQuarantineAndIsMissed() throws IOException, SQLException {
    List<FileId> ids = idsOf(store.importSmall(many(5)));
    spoil(database(), 2);
    assertThat(store.verify(ids.get(1), 0)).isFalse();
    assertThat(store.find(ids.get(1)).orElseThrow().durable().isEmpty()).isTrue();
    assertThat(root().resolve("quarantine").resolve(ids.get(1).hex() + ".0.piece")).exists();
    assertFails(Kind.NOT_FOUND, () -> store.verify(ids.get(1), 0));
    assertThat(store.importSmall(many(5))).allMatch(Holding::complete);
    assertRight(store, ids);
  }

  @Test
  void ofADamagedDatabaseWhatHashesRightIsFoundAgain() throws IOException {
    List<FileId> ids = idsOf(store.importSmall(many(MANY)));
    crash();
    // Whole pages of it, in the middle.
    try (FileChannel channel = FileChannel.open(database(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(Pattern.bytes(3, 40_000)), channel.size() / 32768 * 16384);
    }
    store = open();
    int held = store.holdings().size();
    for (FileId id : ids) {
      if (store.find(id).isPresent()) {
        verifiedOrLost(id);
      }
    }
    store.look();
    List<FileId> left = idsOf(store.holdings().stream().filter(Holding::complete).toList());
    assertThat(left.size()).as("of %d that were listed", held).isBetween(MANY / 2, MANY - 1);
    assertRight(store, left);
    store.importSmall(many(MANY));
    assertRight(store, ids);
    crashAndReopen();
    assertThat(store.holdings()).hasSize(MANY);
  }

  private void verifiedOrLost(FileId id) throws IOException {
    try {
      store.verify(id, 0);
    } catch (io.bandada.peerd.store.StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
    }
  }

  @Test
  void whatIsNoDatabaseAnyMoreIsPutAside() throws IOException {
    store.importSmall(many(20));
    crash();
    Files.write(database(), Pattern.bytes(0, 100_000));
    store = open();
    assertThat(store.holdings()).isEmpty();
    store.importSmall(many(20));
    try (Stream<Path> aside = Files.list(root().resolve("quarantine"))) {
      assertThat(aside).anyMatch(file -> file.toString().endsWith("-small.db"));
    }
  }

  @Test
  void anotherProgramThatHoldsItIsNoBrokenDisk() throws Exception {
    store.importSmall(many(1));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<List<Holding>> waits = thread.submit(() -> store.importSmall(many(2)));
        statement.execute("rollback");
        assertThat(waits.get()).hasSize(2);
      }
    }
    assertThat(store.holdings()).hasSize(2);
  }

  @Test
  void trashIsKeptForAWeek() throws IOException {
    List<FileId> ids = idsOf(store.importSmall(many(5)));
    store.discard(ids.subList(0, 2));
    DiskPieceStore disk = (DiskPieceStore) store;
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    disk.tidy(today.plusDays(7));
    crashAndReopen();
    assertThat(rows()).isEqualTo(5);
    ((DiskPieceStore) store).tidy(today.plusDays(9));
    assertThat(rows()).isEqualTo(3);
  }

  private int rows() throws IOException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement statement = other.createStatement();
        var found = statement.executeQuery("select count(*) from bytes")) {
      return found.getInt(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
