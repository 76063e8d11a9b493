package io.bandada.directory.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import io.bandada.directory.settings.FolderAway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of the directory are taken away below an open database. Nobody looks in between: each
/// change is looked at before it is acknowledged.
class TakenDatabaseTest {
  @TempDir Path parent;

  private record Opened(DataFolder data, Database database) implements AutoCloseable {
    void change() {
      database.write(
          () -> database.sql().sql("CREATE TABLE IF NOT EXISTS t (id INTEGER)").update());
    }

    void assertRefused(String why) {
      assertThatExceptionOfType(FolderAway.class)
          .isThrownBy(this::change)
          .withMessageContaining(why);
      assertThat(data.kept().trouble()).hasValueSatisfying(told -> assertThat(told).contains(why));
    }

    @Override
    public void close() {
      database.close();
      data.close();
    }
  }

  private Path folder() {
    return parent.resolve("data");
  }

  private Opened open(@Nullable String url) {
    DirectorySettings settings = TestDatabase.settings(folder(), url);
    DataFolder data = new DataFolder(settings);
    Opened opened = new Opened(data, TestDatabase.open(settings, data, event -> {}));
    opened.change();
    return opened;
  }

  @Test
  void aChangeInAFolderThatWasMovedIsNotAcknowledged() throws IOException {
    try (Opened opened = open(null)) {
      Files.move(folder(), parent.resolve("aside"));
      opened.assertRefused("the data folder " + folder() + " was removed or moved away");
      Files.move(parent.resolve("aside"), folder());
      opened.data.kept().look();
      assertThatNoException().isThrownBy(opened::change);
    }
  }

  @Test
  void norOneWhoseLogWasDeleted() throws IOException {
    try (Opened opened = open(null)) {
      Files.delete(folder().resolve("directory.db-wal"));
      opened.assertRefused("directory.db-wal was removed");
    }
  }

  @Test
  void norOneWhoseFileWasReplaced() throws IOException {
    try (Opened opened = open(null)) {
      Path copy = Files.copy(folder().resolve("directory.db"), folder().resolve("copy"));
      Files.move(copy, folder().resolve("directory.db"), StandardCopyOption.ATOMIC_MOVE);
      opened.assertRefused("directory.db was replaced by another file");
    }
  }

  @Test
  void norOneInAFileElsewhere() throws IOException {
    Path elsewhere = parent.resolve("elsewhere.db");
    try (Opened opened = open("jdbc:sqlite:" + elsewhere)) {
      Files.delete(elsewhere);
      opened.assertRefused("elsewhere.db was removed");
      assertThat(elsewhere).as("it is not made anew").doesNotExist();
    }
  }
}
