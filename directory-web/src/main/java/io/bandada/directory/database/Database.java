package io.bandada.directory.database;

import io.bandada.directory.settings.FolderAway;
import io.bandada.directory.settings.KeptFiles;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads, and changes one after the other.
///
/// A change holds the writer's turn: on SQLite the only writing connection, whose transactions
/// begin IMMEDIATE; on PostgreSQL a transaction's advisory lock, so that several directories on one
/// database keep to it as well. That makes "read, decide, write" safe without another lock.
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofMillis(20);

  /// "bandada" in ASCII: the advisory lock that stands for the writer's turn.
  private static final long WRITERS_TURN = 0x62616e64616461L;

  private final boolean postgres;
  private final KeptFiles kept;
  private final DataSource writerSource;
  private final JdbcClient writer;
  private final JdbcTemplate writerBatch;
  private final JdbcClient reader;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher listeners;
  private final Runnable pools;
  private final Outage outage = new Outage(System::nanoTime);

  Database(
      boolean postgres,
      KeptFiles kept,
      DataSource writerSource,
      DataSource readerSource,
      ApplicationEventPublisher listeners,
      Runnable pools) {
    this.postgres = postgres;
    this.kept = kept;
    this.writerSource = writerSource;
    this.writerBatch = template(writerSource);
    this.writer = JdbcClient.create(writerBatch);
    this.reader = JdbcClient.create(template(readerSource));
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(writerSource));
    this.listeners = listeners;
    this.pools = pools;
  }

  private JdbcTemplate template(DataSource source) {
    JdbcTemplate template = new JdbcTemplate(source);
    template.setExceptionTranslator(outage);
    return template;
  }

  /// True when it is the database that cannot be used now. That is told here, once: whoever tries
  /// again by itself need not.
  public static boolean cannotBeUsed(Throwable failure) {
    return failure instanceof FolderAway || Outage.causeOf(failure) != null;
  }

  /// Runs a change; inside of another change it is a part of that one. Tried again when the
  /// database was busy, so it may run more than once: it touches the database and nothing else (see
  /// [#afterCommit]).
  ///
  /// @throws FolderAway when a restart might not find it
  public <T extends @Nullable Object> T write(Supplier<T> change) {
    if (inChange()) {
      return change.get();
    }
    kept.require();
    for (int attempt = 1; ; attempt++) {
      try {
        T made =
            transaction.execute(
                status -> {
                  takeTurn();
                  return change.get();
                });
        outage.over();
        if (!postgres) {
          kept.requireWritten();
        }
        return made;
      } catch (DataAccessException | TransactionException e) {
        outage.met(e);
        if (attempt == ATTEMPTS || !worthAnotherTry(e)) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  public void write(Runnable change) {
    Supplier<@Nullable Void> whole =
        () -> {
          change.run();
          return null;
        };
    write(whole);
  }

  /// For statements: inside a change on the change's own connection, else on a reader's.
  public JdbcClient sql() {
    return inChange() ? writer : reader;
  }

  /// For many rows at once, inside a change only.
  public JdbcTemplate batch() {
    if (!inChange()) {
      throw new IllegalStateException("a batch belongs in a change");
    }
    return writerBatch;
  }

  /// Does this once the change is durable, or at once when there is none.
  public void afterCommit(Runnable then) {
    if (!inChange()) {
      then.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            then.run();
          }
        });
  }

  /// Tells the application's listeners once the change is durable.
  public void announce(Object event) {
    afterCommit(() -> listeners.publishEvent(event));
  }

  /// True when a statement comes back: what a health check and the watchdog ask.
  public boolean answers() {
    try {
      return reader.sql("SELECT 1").query(Integer.class).single() == 1;
    } catch (DataAccessException e) {
      return false;
    }
  }

  public boolean postgres() {
    return postgres;
  }

  private void takeTurn() {
    if (postgres) {
      writer.sql("SELECT pg_advisory_xact_lock(:lock)").param("lock", WRITERS_TURN).query(rs -> {});
    }
  }

  private boolean inChange() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && TransactionSynchronizationManager.hasResource(writerSource);
  }

  /// SQLite's BUSY and LOCKED, and the SQL states of a serialization failure and a deadlock.
  private static boolean worthAnotherTry(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        String state = sql.getSQLState();
        int base = sql.getErrorCode() & 0xff;
        if ("40001".equals(state) || "40P01".equals(state)) {
          return true;
        }
        if (state == null && (base == 5 || base == 6)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(PAUSE.multipliedBy(attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the database was busy", e);
    }
  }

  @Override
  public void close() {
    pools.run();
  }
}
