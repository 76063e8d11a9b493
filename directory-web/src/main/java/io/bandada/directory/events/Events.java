package io.bandada.directory.events;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.EventRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DirectorySettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The events table.
@Component
public class Events {
  private static final int MAX_TEXT = 2_000;
  private static final int MAX_ACTOR = 100;

  /// What the directory itself did.
  public static final String DIRECTORY = "directory";

  private final Database database;
  private final InstantSource clock;
  private final DirectorySettings.Events limits;

  Events(Database database, InstantSource clock, DirectorySettings settings) {
    this.database = database;
    this.clock = clock;
    this.limits = settings.events();
  }

  /// Writes an event, as a part of the change that runs, or on its own.
  public void record(String actor, EventKind kind, @Nullable String subject, String text) {
    long at = clock.millis();
    EventRecord event =
        database.write(
            () -> {
              long id = nextId();
              database
                  .sql()
                  .sql(
                      "INSERT INTO event (id, at, actor, kind, subject, text) VALUES (?, ?, ?, ?,"
                          + " ?, ?)")
                  .params(
                      Arrays.asList(
                          id, at, cut(actor, MAX_ACTOR), kind.word(), subject, cut(text, MAX_TEXT)))
                  .update();
              EventRecord written =
                  new EventRecord(
                      id, Instant.ofEpochMilli(at).toString(), actor, kind.word(), subject, text);
              database.afterCommit(() -> AuditLine.write(written));
              database.announce(new EventRecorded(written));
              return written;
            });
    assert event.id() > 0;
  }

  /// Writes the audit's line only, once the change that runs is durable: for what happens to every
  /// peer several times a day.
  public void audit(String actor, EventKind kind, @Nullable String subject, String text) {
    EventRecord line =
        new EventRecord(
            0, Instant.ofEpochMilli(clock.millis()).toString(), actor, kind.word(), subject, text);
    database.afterCommit(() -> AuditLine.write(line));
  }

  public EventPage page(EventQuery query) {
    StringBuilder where = new StringBuilder(" WHERE 1 = 1");
    if (query.kind() != null) {
      where.append(" AND kind = :kind");
    }
    if (query.subject() != null) {
      where.append(" AND subject = :subject");
    }
    if (query.after() > 0) {
      where.append(query.newestFirst() ? " AND id < :after" : " AND id > :after");
    }
    JdbcClient.StatementSpec statement =
        database
            .sql()
            .sql(
                "SELECT id, at, actor, kind, subject, text FROM event"
                    + where
                    + (query.newestFirst() ? " ORDER BY id DESC" : " ORDER BY id")
                    + " LIMIT :limit")
            .param("limit", query.limit());
    if (query.kind() != null) {
      statement = statement.param("kind", query.kind());
    }
    if (query.subject() != null) {
      statement = statement.param("subject", query.subject());
    }
    if (query.after() > 0) {
      statement = statement.param("after", query.after());
    }
    List<EventRecord> events =
        statement
            .query(
                (rs, n) ->
                    new EventRecord(
                        rs.getLong(1),
                        Instant.ofEpochMilli(rs.getLong(2)).toString(),
                        rs.getString(3),
                        rs.getString(4),
                        rs.getString(5),
                        rs.getString(6)))
            .list();
    return new EventPage(events, events.isEmpty() ? query.after() : events.getLast().id());
  }

  /// Old events go, so that the table stays within its limits.
  @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forgetTheOld() {
    database.write(
        () -> {
          long oldest = clock.millis() - limits.keep().toMillis();
          database
              .sql()
              .sql(
                  "DELETE FROM event WHERE (at < ? AND id < (SELECT max(id) FROM event)) OR id <="
                      + " (SELECT max(id) FROM event) - ?")
              .params(oldest, limits.most())
              .update();
        });
  }

  private long nextId() {
    return database
        .sql()
        .sql("SELECT coalesce(max(id), 0) + 1 FROM event")
        .query(Long.class)
        .single();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
