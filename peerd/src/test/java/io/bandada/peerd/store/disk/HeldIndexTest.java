package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.space.Ballast;
import io.bandada.peerd.store.space.Room;
import io.bandada.peerd.store.space.SpaceBudget;
import io.bandada.peerd.store.space.StoreFolder;
import io.bandada.peerd.store.space.Trash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another program, a backup or a shell, has the index for longer than a change waits.
class HeldIndexTest {
  private static final Duration PATIENCE = Duration.ofMillis(50);

  @TempDir Path data;

  private StoreFolder folder;
  private Room room;

  @BeforeEach
  void open() throws IOException {
    folder = StoreFolder.open(data);
    Trash trash = new Trash(folder);
    SpaceBudget budget =
        new SpaceBudget(
            new SpaceBudget.Disk() {
              @Override
              public long usableBytes() {
                return 1L << 40;
              }

              @Override
              public long totalBytes() {
                return 1L << 40;
              }
            },
            0,
            trash::bytes,
            System::nanoTime);
    room = new Room(Files.getFileStore(data), budget, trash, new Ballast(folder.ballast()));
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  @Test
  void isAFailureOfThatChangeOnly() throws IOException, SQLException {
    try (SqliteRecords records = records()) {
      records.put("job", "a", "1");
      try (Connection other = held()) {
        assertBusy(() -> records.put("job", "b", "2"));
        assertBusy(() -> records.remove("job", "a"));
        assertThat(records.all("job")).containsExactly(new PieceStore.Records.Row("a", "1"));
        other.rollback();
      }
      records.put("job", "b", "3");
      assertThat(records.all("job")).hasSize(2);
    }
  }

  @Test
  void isNoReasonToPutItAside() throws IOException, SQLException {
    records().close();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.index());
        Statement statement = other.createStatement()) {
      statement.execute("pragma locking_mode = exclusive");
      statement.execute("begin exclusive");
      assertBusy(() -> records().close());
      statement.execute("rollback");
    }
    assertThat(folder.quarantine()).isEmptyDirectory();
    records().close();
  }

  private SqliteRecords records() throws IOException {
    return SqliteRecords.open(folder.index(), folder.quarantine(), room, Optional::empty, PATIENCE);
  }

  private Connection held() throws SQLException {
    Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.index());
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.execute("insert into record (kind, key, value) values ('other', 'program', 'x')");
    }
    return other;
  }

  private static void assertBusy(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
        .hasMessageContaining("another program holds the index");
  }
}
