package io.bandada.directory.health;

import io.bandada.directory.database.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// One row a minute, kept for a while: what the charts are drawn from.
@Component
public class Samples {
  private static final Duration KEPT = Duration.ofDays(8);

  private final Database database;
  private final NetworkHealthCount health;
  private final InstantSource clock;

  Samples(Database database, NetworkHealthCount health, InstantSource clock) {
    this.database = database;
    this.health = health;
    this.clock = clock;
  }

  @Scheduled(initialDelay = 5, fixedRate = 60, timeUnit = TimeUnit.SECONDS)
  void take() {
    NetworkHealth now = health.now();
    long at = clock.millis() / 60_000 * 60_000;
    database.write(
        () -> {
          database
              .sql()
              .sql(
                  "INSERT INTO sample (at, live_peers, stale_peers, lost_peers, files, bytes, rate_in, rate_out)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (at) DO NOTHING")
              .params(
                  at,
                  now.fleet().live(),
                  now.fleet().stale(),
                  now.fleet().lost(),
                  now.files(),
                  now.bytes(),
                  now.fleet().bytesPerSecondIn(),
                  now.fleet().bytesPerSecondOut())
              .update();
          database.sql().sql("DELETE FROM sample WHERE at < ?").param(at - KEPT.toMillis()).update();
        });
  }

  /// From a moment on, oldest first; of a long time every so many minutes one, so that a chart gets at most about `most`.
  public List<Sample> since(long from, int most) {
    long minutes = Math.max(1, (clock.millis() - from) / 60_000 / Math.max(1, most));
    return database
        .sql()
        .sql(
            "SELECT at, live_peers, stale_peers, lost_peers, files, bytes, rate_in, rate_out FROM sample"
                + " WHERE at >= :from AND (at / 60000) % :step = 0 ORDER BY at")
        .param("from", from)
        .param("step", minutes)
        .query(
            (rs, n) ->
                new Sample(
                    rs.getLong(1),
                    rs.getInt(2),
                    rs.getInt(3),
                    rs.getInt(4),
                    rs.getLong(5),
                    rs.getLong(6),
                    rs.getLong(7),
                    rs.getLong(8)))
        .list();
  }
}
