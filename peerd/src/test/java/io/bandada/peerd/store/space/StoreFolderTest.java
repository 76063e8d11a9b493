package io.bandada.peerd.store.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.disk.DiskPieceStore;
import io.bandada.peerd.store.disk.OtherProcess;
import io.bandada.peerd.store.disk.StoreUnderTest;
import io.bandada.peerd.store.disk.StoreWorkload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFolderTest {
  @TempDir Path temp;

  @Test
  void anUnknownFormatIsRefusedAndNothingTouched() throws IOException {
    Files.writeString(temp.resolve("FORMAT"), "bandada-store 9\n");
    Files.createDirectory(temp.resolve("staging"));
    Files.writeString(temp.resolve("staging/theirs"), "x");
    List<String> before = tree();
    assertThatThrownBy(() -> DiskPieceStore.open(temp, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNUSABLE))
        .hasMessageContaining("bandada-store 9")
        .hasMessageContaining("Nothing was touched");
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void aFolderThatMayBeSomebodyElsesIsRefused() throws IOException {
    Files.createDirectory(temp.resolve("store"));
    assertThatThrownBy(() -> DiskPieceStore.open(temp, 0)).hasMessageContaining("no FORMAT file");
    assertThat(tree()).containsExactly("store");
  }

  @Test
  void aFileIsNoStore() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DiskPieceStore.open(file, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNUSABLE));
  }

  @Test
  void aSecondStoreInTheSameProcessIsRefused() throws IOException {
    try (DiskPieceStore first = DiskPieceStore.open(temp, 0)) {
      assertThatThrownBy(() -> DiskPieceStore.open(temp, 0)).hasMessageContaining(ourPid());
      assertThat(first.holdings()).isEmpty();
    }
    DiskPieceStore.open(temp, 0).close();
  }

  @Test
  void aSecondProcessIsRefusedWithThePidOfTheFirst() throws IOException, InterruptedException {
    Path data = temp.resolve("data");
    try (DiskPieceStore first = DiskPieceStore.open(data, 0)) {
      OtherProcess second = new OtherProcess(temp.resolve("said"));
      assertThat(second.run(StoreWorkload.class, data.toString(), "1")).isEmpty();
      assertThat(second.errors()).contains("in use by process " + ourPid());
      assertThat(first.holdings()).isEmpty();
    }
  }

  @Test
  void everythingIsForThisUserOnly() throws IOException {
    Path data = temp.resolve("data");
    try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
      store.create(StoreUnderTest.BOOK);
      store.importFile(1000).write(ByteBuffer.allocate(10));
      store.records().put("a", "b", "c");
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.toList()) {
          String permissions = Files.isDirectory(file) ? "rwx------" : "rw-------";
          assertThat(
                  PosixFilePermissions.toString(
                      Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)))
              .as(file.toString())
              .isEqualTo(permissions);
        }
      }
    }
  }

  private static String ourPid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private List<String> tree() throws IOException {
    try (Stream<Path> files = Files.walk(temp)) {
      return files.skip(1).map(file -> temp.relativize(file).toString()).sorted().toList();
    }
  }
}
