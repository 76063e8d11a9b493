package io.bandada.directory.catalog;

import io.bandada.directory.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What became of names and contents that are no more, in a sentence for whoever still waits for
/// them.
@Component
public class Removals {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Database database;

  Removals(Database database) {
    this.database = database;
  }

  /// @param id of the tombstone
  /// @param text what was removed, by whom and when
  public record Removed(String id, String text) {}

  /// Who took this name away last.
  public Optional<Removed> ofName(String name) {
    return find("given_up = 0 AND name", name);
  }

  /// Who took away the last name of this content. Whether it has another one is not looked at.
  public Optional<Removed> ofContent(String root) {
    return find("root", root);
  }

  private Optional<Removed> find(String column, String value) {
    return database
        .sql()
        .sql(
            "SELECT id, name, removed_by, removed_at, given_up, revision FROM tombstone WHERE "
                + column
                + " = ? ORDER BY removed_at DESC, id LIMIT 1")
        .param(value)
        .query((rs, n) -> new Removed(rs.getString(1), text(rs)))
        .optional();
  }

  private static String text(ResultSet rs) throws SQLException {
    boolean givenUp = rs.getInt(5) != 0;
    return (givenUp ? "revision " + rs.getInt(6) + " of " : "")
        + rs.getString(2)
        + (givenUp ? " was given up after newer ones of " : " was removed by ")
        + rs.getString(3)
        + ", "
        + TIME.format(Instant.ofEpochMilli(rs.getLong(4)));
  }
}
