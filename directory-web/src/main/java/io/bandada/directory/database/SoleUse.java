package io.bandada.directory.database;

import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.DirectorySettings;
import io.bandada.directory.settings.FileLease;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// One running directory a database: a second one hears none of the first one's peers, so it would
/// count all of them lost and their copies with them.
///
/// The built-in database lies in the data folder and is protected by the lock of that. A SQLite
/// file elsewhere has a lock file beside it; on PostgreSQL a session holds an advisory lock as long
/// as it lives. When that session breaks, the lock is gone while we go on: this keeps a mistaken
/// start away, it fences nobody.
final class SoleUse implements AutoCloseable {
  /// "bandadir" in ASCII.
  private static final long DIRECTORY_LOCK = 0x62616e6461646972L;

  /// After this many seconds the server takes the session of a machine that lost its power for
  /// ended.
  private static final int SESSION_SECONDS = 30;

  private final Held held;

  private SoleUse(Held held) {
    this.held = held;
  }

  /// @throws ConfigurationMistake when another process has it
  static SoleUse of(DirectorySettings.Database wanted) {
    String url = wanted.url();
    if (url.startsWith("jdbc:postgresql:")) {
      return new SoleUse(session(wanted)::close);
    }
    return SqliteFile.path(url)
        .map(
            file ->
                FileLease.take(
                    Path.of(file + ".lock").toAbsolutePath().normalize(),
                    "the database " + file,
                    "bandada.database.url"))
        .map(lease -> new SoleUse(lease::close))
        .orElseGet(() -> new SoleUse(() -> {}));
  }

  private static Connection session(DirectorySettings.Database wanted) {
    Properties login = new Properties();
    if (!wanted.user().isEmpty()) {
      login.setProperty("user", wanted.user());
      login.setProperty("password", wanted.password());
    }
    login.setProperty(
        "ApplicationName", "bandada directory, process " + ProcessHandle.current().pid());
    try {
      Connection session = DriverManager.getConnection(wanted.url(), login);
      try {
        lock(session);
        return session;
      } catch (SQLException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new ConfigurationMistake(
          "the database does not answer: " + e.getMessage(),
          "is it running? Look at bandada.database.url, user and password");
    }
  }

  private static void lock(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      int step = SESSION_SECONDS / 6;
      statement.execute("SET tcp_keepalives_idle = " + 3 * step);
      statement.execute("SET tcp_keepalives_interval = " + step);
      statement.execute("SET tcp_keepalives_count = 3");
      try (ResultSet taken =
          statement.executeQuery("SELECT pg_try_advisory_lock(" + DIRECTORY_LOCK + ")")) {
        if (taken.next() && taken.getBoolean(1)) {
          return;
        }
      }
    }
    throw new ConfigurationMistake(
        "the database is in use by another directory" + holder(session),
        "stop that one first: two on one database would each take the other's peers for lost");
  }

  private static String holder(Connection session) throws SQLException {
    String question =
        """
        SELECT a.application_name, coalesce(host(a.client_addr), 'its own machine'), date_trunc('second', a.backend_start)::text
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid::bigint = ? AND l.objid::bigint = ?
        """;
    try (PreparedStatement who = session.prepareStatement(question)) {
      who.setLong(1, DIRECTORY_LOCK >>> Integer.SIZE);
      who.setLong(2, DIRECTORY_LOCK & 0xffffffffL);
      try (ResultSet found = who.executeQuery()) {
        return found.next()
            ? ": "
                + found.getString(1)
                + ", from "
                + found.getString(2)
                + ", since "
                + found.getString(3)
            : "";
      }
    }
  }

  @Override
  public void close() throws SQLException {
    held.end();
  }

  private interface Held {
    void end() throws SQLException;
  }
}
