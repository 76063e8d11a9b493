package io.bandada.directory.database;

import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.KeptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/// The SQLite file that this directory has, the same one from start to end: a connection that is
/// opened later finds it or fails, and never makes or meets another one in its place.
final class SqliteFile implements AutoCloseable {
  static final String URL = "jdbc:sqlite:";

  private final String url;
  private final Optional<Path> path;
  private final KeptFiles kept;
  private @Nullable Connection anchor;

  private SqliteFile(String url, Optional<Path> path, KeptFiles kept) {
    this.url = url;
    this.path = path;
    this.kept = kept;
  }

  /// Makes an empty one where there is none.
  static SqliteFile of(String url, KeptFiles kept) {
    Optional<Path> path = path(url).map(file -> Path.of(file).toAbsolutePath());
    try {
      if (path.isPresent() && !Files.exists(path.get())) {
        Files.createFile(path.get());
      }
      return new SqliteFile(url, path, kept);
    } catch (IOException e) {
      throw new ConfigurationMistake(
          "the database " + url + " cannot be made: " + e,
          "look at bandada.database.url and at the disk");
    }
  }

  /// Empty for the built-in database, one in memory, and one that is named by a URI.
  static Optional<String> path(String url) {
    String file = url.isEmpty() ? "" : url.substring(URL.length()).replaceAll("\\?.*", "");
    return file.isEmpty() || file.startsWith(":") || file.startsWith("file:")
        ? Optional.empty()
        : Optional.of(file);
  }

  DataSource source(SQLiteConfig config) {
    if (path.isPresent()) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    SQLiteDataSource source =
        new SQLiteDataSource(config) {
          @Override
          public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
              throws SQLException {
            SQLiteConnection connection = super.getConnection(user, password);
            try {
              kept.requireWritten();
              return connection;
            } catch (RuntimeException e) {
              connection.close();
              throw e;
            }
          }
        };
    source.setUrl(url);
    return source;
  }

  /// From now on it must stay, and its log with it: one connection is open until the end, so that
  /// both are the same ones as long, and can be copied from `/proc` when they were deleted.
  void hold(DataSource source) {
    try {
      Connection held = source.getConnection();
      try (Statement statement = held.createStatement()) {
        statement.executeQuery("SELECT count(*) FROM sqlite_master").close();
      }
      anchor = held;
    } catch (SQLException e) {
      throw new IllegalStateException("the database that was opened a moment ago does not open", e);
    }
    path.ifPresent(
        file -> {
          kept.keepOpen(file);
          kept.keepOpen(Path.of(file + "-wal"));
        });
  }

  @Override
  public void close() {
    try {
      if (anchor != null) {
        anchor.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
