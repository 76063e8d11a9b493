package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import io.bandada.peerd.store.PieceStoreContract;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Limits: of the configured capacity, of the disk, of memory.
class SpaceTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void noMoreThanTheCapacityIsKept() throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(folder, 100 * MIB)) {
      assertThat(store.space().capacityBytes()).isEqualTo(100 * MIB);
      assertThat(store.space().freeBytes()).isEqualTo(95 * MIB);
      store.create(Pattern.manifest(60 * MIB));
      assertThat(store.space().freeBytes()).isEqualTo(35 * MIB);
      assertThat(store.space().tight()).isFalse();
      assertThatThrownBy(() -> store.create(Pattern.manifest(36 * MIB)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE))
          .hasMessageContaining(
              "no room for 36.0 MiB: 35.0 MiB left below 95 % of a capacity of 100.0 MiB");
      store.create(Pattern.manifest(31 * MIB));
      assertThat(store.space().tight()).isTrue();
      store.discard(Pattern.manifest(60 * MIB).id());
      assertThat(store.space().freeBytes()).isEqualTo(64 * MIB);
    }
    try (DiskPieceStore store = DiskPieceStore.open(folder, 100 * MIB)) {
      assertThat(store.space().freeBytes()).isEqualTo(64 * MIB);
    }
  }

  @Test
  void whatThereIsNoRoomForStaysInTheTrash() throws IOException {
    Manifest book = Pattern.manifest(60 * MIB);
    Manifest other = Pattern.manifest(50 * MIB);
    try (DiskPieceStore store = DiskPieceStore.open(folder, 100 * MIB)) {
      store.create(book);
      store.discard(book.id());
      store.create(other);
      assertThat(store.restore(book.id())).isFalse();
      assertThat(store.find(book.id())).isEmpty();
      store.discard(other.id());
      assertThat(store.restore(book.id())).isTrue();
      assertThat(store.space().freeBytes()).isEqualTo(35 * MIB);
    }
  }

  /// As `pg_dump | peerctl upload -` does that is stopped by Ctrl-Z.
  @Test
  void anImportWhoseSourcePausesKeepsNoBuffersFromOthers() throws IOException {
    Manifest book = Pattern.manifest(3 * MIB - 77);
    try (DiskPieceStore store = DiskPieceStore.open(folder, 100 * MIB, 4 * MIB)) {
      store.create(book);
      try (FileImport paused = store.importFile(-1)) {
        paused.write(ByteBuffer.wrap(Pattern.bytes(0, (int) (7 * MIB / 2))));
        Deque<IncomingPiece> open = new ArrayDeque<>();
        while (open.size() < book.pieces()) {
          Awaitility.await("room for 3 MiB of pieces")
              .ignoreException(StoreException.class)
              .until(() -> open.add(store.receive(book.id(), open.size())));
        }
        open.forEach(IncomingPiece::close);
      }
    }
  }

  @Test
  void anImportThatDoesNotFitLeavesNoTrace() throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(folder, 70 * MIB)) {
      assertThatThrownBy(() -> store.importFile(67 * MIB).close())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE));
      byte[] some = Pattern.bytes(0, (int) MIB);
      try (FileImport in = store.importFile(-1)) {
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 80; i++) {
                    in.write(ByteBuffer.wrap(some));
                  }
                })
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE));
      }
      assertThat(store.space().freeBytes()).isEqualTo((long) (70 * MIB * 0.95));
      assertThat(folder.resolve("staging")).isEmptyDirectory();
    }
  }

  @Test
  void memoryForPiecesIsBounded() throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(folder, 0, MIB)) {
      Manifest manifest = Pattern.manifest(2 * MIB);
      store.create(manifest);
      IncomingPiece[] out = new IncomingPiece[4];
      for (int i = 0; i < out.length; i++) {
        out[i] = store.receive(manifest.id(), i);
      }
      assertThatThrownBy(() -> store.receive(manifest.id(), 4))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
      out[2].close();
      out[2].close();
      store.receive(manifest.id(), 4).close();
      for (IncomingPiece piece : out) {
        piece.close();
      }
    }
  }

  @Test
  void anImportGoesOnWithFewBuffers() throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(folder, 0, 2 * MIB);
        FileImport in = store.importFile(20 * MIB)) {
      for (int i = 0; i < 20; i++) {
        in.write(ByteBuffer.wrap(Pattern.bytes(i * MIB, (int) MIB)));
      }
      assertThat(in.finish().manifest()).isEqualTo(Pattern.manifest(20 * MIB));
    }
  }

  @Test
  void aFullDiskIsToldAtOnceAndForgottenWhenThereIsRoom() throws IOException, InterruptedException {
    Needs.root("a disk of its own");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString());
    Manifest first = Pattern.manifest(8 * MIB);
    try (DiskPieceStore store = DiskPieceStore.open(disk.resolve("data"), 0)) {
      store.create(first);
      assertThat(store.space().freeBytes()).isLessThan(30 * MIB);
      assertFull(() -> store.create(Pattern.manifest(30 * MIB)));
      run("sh", "-c", "cat /dev/zero > " + disk.resolve("others") + " 2>/dev/null || true");

      store.look();
      assertThat(store.space().freeBytes()).isZero();
      assertThat(store.space().tight()).isTrue();
      assertFull(() -> store.create(Pattern.manifest(1)));
      assertFull(() -> store.importFile(1).close());
      // What has its room goes on: the piece's is preallocated, the index has the ballast's.
      Received.piece(store, first, 3);
      store.sync(first.id());
      for (int i = 0; i < 20; i++) {
        store.records().put("job", "key" + i, "x".repeat(1000));
      }
      assertThat(disk.resolve("data/ballast")).doesNotExist();
    }
    // The daemon starts on a full disk, too.
    try (DiskPieceStore store = DiskPieceStore.open(disk.resolve("data"), 0)) {
      assertThat(store.find(first.id()).orElseThrow().durable().has(3)).isTrue();
      assertThat(store.records().all("job")).hasSize(20);

      Files.delete(disk.resolve("others"));
      store.tidy(LocalDate.now(ZoneOffset.UTC));
      assertThat(Files.size(disk.resolve("data/ballast"))).isPositive();
      assertThat(store.find(first.id()).orElseThrow().suspect()).isFalse();
      Received.piece(store, first, 4);
      assertThat(store.sync(first.id())).hasToString("2/32 {3, 4}");
      store.create(Pattern.manifest(MIB));
    } finally {
      run("umount", disk.toString());
    }
  }

  /// Wherever in its start it runs out of room: that is no wrong setting, and it says what to do.
  @Test
  void aStoreThatHasNoRoomToBeginSaysSo() throws IOException, InterruptedException {
    Needs.root("a disk of its own");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    int begun = 0;
    for (int kib = 4; kib <= 64; kib += 12) {
      run("mount", "-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs", disk.toString());
      try {
        DiskPieceStore.open(disk.resolve("data"), 0).close();
        begun++;
      } catch (StoreException e) {
        assertThat(e.kind()).as(kib + " KiB: " + e.getMessage()).isEqualTo(Kind.NO_SPACE);
        assertThat(e)
            .hasMessageStartingWith(
                "the disk of " + disk.resolve("data") + " is full: make room there");
      } finally {
        run("umount", disk.toString());
      }
    }
    assertThat(begun).isLessThan(6);
  }

  @Test
  void trashGivesWayToWhateverNeedsItsRoomTheOldestFirst()
      throws IOException, InterruptedException {
    Needs.root("a disk of its own");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk.toString());
    Manifest first = Pattern.manifest(20 * MIB);
    Manifest second = Pattern.manifest(21 * MIB);
    Manifest third = Pattern.manifest(15 * MIB);
    try (DiskPieceStore store = DiskPieceStore.open(disk.resolve("data"), 0)) {
      store.create(first);
      store.create(second);
      assertFull(() -> store.create(third));
      store.discard(first.id());
      store.discard(second.id());
      store.look();
      assertThat(store.space().freeBytes()).as("what may give way is free").isGreaterThan(45 * MIB);
      store.create(third);
      assertThat(trashed(disk)).noneMatch(name -> name.equals(first.id().hex() + ".data"));
      assertThat(trashed(disk)).contains(second.id().hex() + ".data");
      run("sh", "-c", "cat /dev/zero > " + disk.resolve("others") + " 2>/dev/null || true");
      for (int i = 0; i < 20; i++) {
        store.records().put("job", "key" + i, "x".repeat(300_000));
      }
      assertThat(trashed(disk)).doesNotContain(second.id().hex() + ".data");
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aSuspectFileThatFillsMostOfTheDiskIsBegunAfresh() throws IOException {
    Manifest most = Pattern.manifest(60 * MIB);
    try (DiskPieceStore store = DiskPieceStore.open(folder, 100 * MIB)) {
      store.create(most);
    }
    String id = most.id().hex();
    Files.createFile(folder.resolve("store").resolve(id.substring(0, 2)).resolve(id + ".suspect"));
    try (DiskPieceStore store = DiskPieceStore.open(folder, 100 * MIB)) {
      assertThat(store.find(most.id()).orElseThrow().suspect()).isTrue();
      assertThat(store.create(most).suspect()).isFalse();
      assertThat(store.space().freeBytes()).isEqualTo(35 * MIB);
    }
  }

  @Test
  void aSuspectFileHealsOnADiskThatHasNoRoomForTwo() throws IOException, InterruptedException {
    Needs.root("a disk of its own");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=50m", "tmpfs", disk.toString());
    Manifest most = Pattern.manifest(30 * MIB);
    String id = most.id().hex();
    try (DiskPieceStore store = DiskPieceStore.open(disk.resolve("data"), 0)) {
      store.create(most);
    }
    Files.createFile(
        disk.resolve("data/store").resolve(id.substring(0, 2)).resolve(id + ".suspect"));
    try (DiskPieceStore store = DiskPieceStore.open(disk.resolve("data"), 0)) {
      assertThat(store.create(most).suspect()).isFalse();
      Received.piece(store, most, 1);
      assertThat(store.sync(most.id()).size()).isEqualTo(1);
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aDiskWithoutInodesIsFull() throws IOException, InterruptedException {
    Needs.root("a disk of its own");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=100m,nr_inodes=400", "tmpfs", disk.toString());
    Manifest first = Pattern.manifest(MIB);
    Manifest second = Pattern.manifest(2 * MIB);
    try (DiskPieceStore store = DiskPieceStore.open(disk.resolve("data"), 0)) {
      store.create(first);
      Received.piece(store, first, 0);
      run(
          "sh",
          "-c",
          "cd " + disk + "; for i in $(seq 0 500); do touch other$i 2>/dev/null || break; done");
      assertFull(() -> store.create(second));
      assertFull(() -> store.importFile(MIB).close());
      assertThat(store.sync(first.id()).size()).as("what has its files goes on").isEqualTo(1);
      Files.delete(disk.resolve("other0"));
      try (FileImport in = store.importFile(3 * MIB)) {
        in.write(ByteBuffer.wrap(Pattern.bytes(0, (int) (3 * MIB))));
        assertFull(in::finish);
      }
      try (FileImport in = store.importFile(1000)) {
        in.write(ByteBuffer.wrap(Pattern.bytes(0, 1000)));
        assertThat(in.finish().complete()).as("small content needs no inode").isTrue();
      }
      assertThat(disk.resolve("data/staging")).isEmptyDirectory();
      store.discard(first.id());
      store.create(second);
      assertThat(store.find(second.id())).isPresent();
    } finally {
      run("umount", disk.toString());
    }
  }

  private static List<String> trashed(Path disk) throws IOException {
    try (Stream<Path> files = Files.walk(disk.resolve("data/trash"))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private static void assertFull(ThrowingCallable call) {
    PieceStoreContract.assertFails(Kind.NO_SPACE, call);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
        .as(String.join(" ", command))
        .isZero();
  }
}
