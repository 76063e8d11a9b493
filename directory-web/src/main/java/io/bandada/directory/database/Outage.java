package io.bandada.directory.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/// Tells once that the database cannot be used (another process has the file, its disk is full or
/// gone, the server is away), and once that it can again. Whoever only meets the failure says
/// nothing: it comes by each second.
final class Outage implements SQLExceptionTranslator {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /// SQLite's BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN, in the low byte of every code that
  /// says more of it.
  private static final Set<Integer> SQLITE = Set.of(5, 6, 8, 10, 13, 14);

  /// Classes of SQL states: no connection, no resources, an operator's hand, an error of the
  /// system.
  private static final Set<String> STANDARD = Set.of("08", "53", "57", "58");

  private final LongSupplier nanoClock;
  private final SQLExceptionTranslator others = new SQLExceptionSubclassTranslator();

  /// Written under this; read without, at every change.
  private volatile boolean on;

  /// Guarded by this.
  private long since;

  Outage(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// Whether it is the database that cannot be used, and not a change that cannot be made.
  static @Nullable SQLException causeOf(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && unusable(sql)) {
        return sql;
      }
    }
    return null;
  }

  private static boolean unusable(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || (state == null
            ? SQLITE.contains(failure.getErrorCode() & 0xff)
            : state.length() > 2 && STANDARD.contains(state.substring(0, 2)));
  }

  void met(Throwable failure) {
    SQLException cause = causeOf(failure);
    if (cause != null) {
      began(cause);
    }
  }

  private synchronized void began(SQLException cause) {
    if (!on) {
      on = true;
      since = nanoClock.getAsLong();
      LOG.warn("the database cannot be used, it is tried again: {}", cause.getMessage());
    }
  }

  /// A change was made.
  void over() {
    if (on) {
      ended();
    }
  }

  private synchronized void ended() {
    if (on) {
      on = false;
      LOG.info(
          "the database can be used again, after {} s",
          Duration.ofNanos(nanoClock.getAsLong() - since).toSeconds());
    }
  }

  @Override
  public @Nullable DataAccessException translate(
      String task, @Nullable String sql, SQLException failure) {
    met(failure);
    return causeOf(failure) == null
        ? others.translate(task, sql, failure)
        : new DataAccessResourceFailureException(task + ": " + failure.getMessage(), failure);
  }
}
