package io.bandada.directory.dashboard.charts;

import io.bandada.directory.database.Database;
import java.util.List;
import org.springframework.stereotype.Component;

/// The history that the charts are drawn from: one row a minute, for eight days.
@Component
public class Samples {
  private static final long KEPT_MILLIS = 8L * 86_400_000;

  private final Database database;

  Samples(Database database) {
    this.database = database;
  }

  void add(Sample sample) {
    database.write(
        () -> {
          database
              .sql()
              .sql("DELETE FROM sample WHERE at < ? OR at = ?")
              .params(sample.at() - KEPT_MILLIS, sample.at())
              .update();
          database
              .sql()
              .sql(
                  "INSERT INTO sample (at, live_peers, stale_peers, lost_peers, files, bytes,"
                      + " rate_in, rate_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
              .params(
                  sample.at(),
                  sample.live(),
                  sample.stale(),
                  sample.lost(),
                  sample.files(),
                  sample.bytes(),
                  sample.rateIn(),
                  sample.rateOut())
              .update();
        });
  }

  /// One a step, the oldest first: the highest rate and the lowest number of live peers within the
  /// step, since those are what one looks for.
  public List<Sample> since(long start, long stepMillis) {
    return database
        .sql()
        .sql(
            "SELECT MAX(at) AS at, MIN(live_peers) AS live, MAX(stale_peers) AS stale,"
                + " MAX(lost_peers) AS lost, MAX(files) AS files, MAX(bytes) AS bytes, MAX(rate_in)"
                + " AS rate_in, MAX(rate_out) AS rate_out FROM sample WHERE at >= :start GROUP BY"
                + " at / :step ORDER BY 1")
        .param("start", start)
        .param("step", stepMillis)
        .query(
            (result, line) ->
                new Sample(
                    result.getLong("at"),
                    result.getInt("live"),
                    result.getInt("stale"),
                    result.getInt("lost"),
                    result.getLong("files"),
                    result.getLong("bytes"),
                    result.getLong("rate_in"),
                    result.getLong("rate_out")))
        .list();
  }
}
