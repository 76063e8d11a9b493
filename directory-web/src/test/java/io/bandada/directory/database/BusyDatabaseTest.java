package io.bandada.directory.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Another process, a backup for instance, has the SQLite file for longer than a write waits.
@ExtendWith(OutputCaptureExtension.class)
class BusyDatabaseTest {
  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    Map<String, String> settings =
        Map.of("bandada.data", folder.toString(), "bandada.database.busy-timeout", "10ms");
    DirectorySettings bound =
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("bandada", DirectorySettings.class);
    database = TestDatabase.open(bound, new DataFolder(bound), event -> {});
    database.write(() -> database.sql().sql("CREATE TABLE t (id INTEGER PRIMARY KEY)").update());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void insert(int id) {
    database.sql().sql("INSERT INTO t VALUES (:id)").param("id", id).update();
  }

  private int rows() {
    return database.sql().sql("SELECT count(*) FROM t").query(Integer.class).single();
  }

  private void refusedWhileAnotherWrites() throws SQLException {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("directory.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> database.write(() -> insert(1)))
          .isInstanceOfAny(DataAccessException.class, TransactionException.class);
      statement.execute("ROLLBACK");
    }
  }

  @Test
  void writesGoOnWhenItIsFreeAgain() throws SQLException {
    refusedWhileAnotherWrites();
    database.write(() -> insert(2));
    assertThat(rows()).isEqualTo(1);
  }

  /// Each attempt of each change meets it.
  @Test
  void itIsToldOnceThatItBeginsAndOnceThatItEnds(CapturedOutput log) throws SQLException {
    refusedWhileAnotherWrites();
    refusedWhileAnotherWrites();
    database.write(() -> insert(4));
    database.write(() -> insert(5));
    assertThat(log.getAll().lines().filter(line -> line.contains("the database cannot be used")))
        .hasSize(1);
    assertThat(
            log.getAll()
                .lines()
                .filter(line -> line.contains("the database can be used again, after 0 s")))
        .hasSize(1);
    refusedWhileAnotherWrites();
    assertThat(log.getAll().lines().filter(line -> line.contains("the database cannot be used")))
        .hasSize(2);
  }

  @Test
  void aChangeThatCannotBeMadeIsNoOutage() {
    database.write(() -> insert(6));
    assertThatThrownBy(() -> database.write(() -> insert(6)))
        .isInstanceOfSatisfying(
            DataAccessException.class, e -> assertThat(Database.cannotBeUsed(e)).isFalse());
  }

  @Test
  void aChangeStaysWholeOrNothing() throws SQLException {
    refusedWhileAnotherWrites();
    assertThatThrownBy(
            () ->
                database.write(
                    () -> {
                      insert(3);
                      throw new IllegalStateException("half way");
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(rows()).isZero();
  }
}
