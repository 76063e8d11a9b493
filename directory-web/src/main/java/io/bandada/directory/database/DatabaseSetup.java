package io.bandada.directory.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.sqlite.SQLiteConfig;

/// Opens the database that the settings name and brings its schema up to date.
///
/// SQLite runs in WAL mode with synchronous=FULL: of 300 acknowledged commits 300 are there after a
/// power loss, at about a millisecond each.
@Configuration(proxyBeanMethods = false)
class DatabaseSetup {
  private static final int POSTGRES_CONNECTIONS = 10;
  private static final int CACHE_KIB = 16_384;

  /// For a connection, and on SQLite for the writer's turn: a caller that waits longer is told to
  /// come back.
  private static final int PATIENCE_MILLIS = 10_000;

  /// Made before the database is opened, and ended after it was closed.
  @Bean
  SoleUse soleUse(DirectorySettings settings) {
    return SoleUse.of(settings.database());
  }

  @Bean
  @DependsOn("soleUse")
  Database database(
      DirectorySettings settings, DataFolder data, ApplicationEventPublisher listeners) {
    DirectorySettings.Database wanted = settings.database();
    return wanted.url().startsWith("jdbc:postgresql:")
        ? postgres(wanted, data, listeners)
        : sqlite(wanted, data, listeners);
  }

  private static Database sqlite(
      DirectorySettings.Database wanted, DataFolder data, ApplicationEventPublisher listeners) {
    String url = wanted.url();
    if (url.isEmpty()) {
      url = SqliteFile.URL + data.own("directory.db");
    }
    SqliteFile file = SqliteFile.of(url, data.kept());
    HikariDataSource writer = pool(sqliteSource(file, wanted, false), 1, "writer");
    migrate(writer, "");
    DataSource reading = sqliteSource(file, wanted, true);
    HikariDataSource readers = pool(reading, wanted.readers(), "reader");
    file.hold(reading);
    return new Database(
        false,
        data.kept(),
        writer,
        readers,
        listeners,
        () -> {
          readers.close();
          writer.close();
          file.close();
        });
  }

  private static DataSource sqliteSource(
      SqliteFile file, DirectorySettings.Database wanted, boolean reader) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(Math.toIntExact(wanted.busyTimeout().toMillis()));
    config.enforceForeignKeys(wanted.foreign());
    // As PostgreSQL does it; what shall match regardless of case is stored folded.
    config.enableCaseSensitiveLike(true);
    config.setCacheSize(-CACHE_KIB);
    if (reader) {
      config.setPragma(SQLiteConfig.Pragma.TRANSACTION_MODE, "DEFERRED");
    }
    return file.source(config);
  }

  private static Database postgres(
      DirectorySettings.Database wanted, DataFolder data, ApplicationEventPublisher listeners) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(wanted.url());
    if (!wanted.user().isEmpty()) {
      config.setUsername(wanted.user());
      config.setPassword(wanted.password());
    }
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setMaximumPoolSize(POSTGRES_CONNECTIONS);
    config.setPoolName("postgres");
    HikariDataSource both = new HikariDataSource(config);
    migrate(both, "COLLATE \"C\"");
    return new Database(true, data.kept(), both, both, listeners, both::close);
  }

  private static HikariDataSource pool(DataSource source, int size, String name) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setPoolName(name);
    config.setExceptionOverride(new OnlyKnownStates());
    return new HikariDataSource(config);
  }

  private static void migrate(DataSource source, String bytewise) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:db/migration")
          .placeholders(Map.of("bytewise", bytewise))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new ConfigurationMistake(
          "the database cannot be brought up to date: " + e.getMessage(),
          "was it written by a newer directory-web? Otherwise look at bandada.database.url");
    }
  }
}
