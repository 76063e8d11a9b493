package io.bandada.directory.dashboard.lists;

import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Events, the newest first. A page begins behind the last one of the page before.
@Component
public final class EventLines implements ListLines<EventLine> {
  /// A list is counted no further than this.
  private static final int COUNTED = 10_000;

  private static final String LINE =
      "SELECT e.id, e.at, e.actor, e.kind, e.subject, e.text FROM event e";

  private final Database database;

  EventLines(Database database) {
    this.database = database;
  }

  @Override
  public ListPage page(ListQuery query) {
    var conditions = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    if (!query.filter().isEmpty()) {
      conditions.add("e.kind = :kind");
      values.put("kind", query.filter());
    }
    if (!query.text().isEmpty()) {
      conditions.add(
          "(LOWER(e.actor) LIKE :text ESCAPE '!' OR LOWER(e.subject) LIKE :text ESCAPE '!')");
      values.put(
          "text",
          "%" + query.folded().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
    }
    var total = Tally.counted(count(where(conditions), values), COUNTED);
    boolean placed = startAfter(query, conditions, values);
    var lines = some(where(conditions) + " ORDER BY e.id DESC LIMIT " + (PAGE + 1), values);
    var shown = lines.subList(0, Math.min(lines.size(), PAGE));
    return new ListPage(
        placed ? query : query.atStart(),
        shown,
        lines.size() > PAGE ? shown.getLast().key() : null,
        total);
  }

  private static boolean startAfter(
      ListQuery query, List<String> conditions, Map<String, Object> values) {
    var after = query.after();
    if (after == null) {
      return true;
    }
    try {
      values.put("after", Long.parseLong(after));
      conditions.add("e.id < :after");
      return true;
    } catch (NumberFormatException mangledPlace) {
      return false;
    }
  }

  private long count(String where, Map<String, Object> values) {
    return database
        .sql()
        .sql(
            "SELECT COUNT(*) FROM (SELECT 1 FROM event e"
                + where
                + " LIMIT "
                + (COUNTED + 1)
                + ") some")
        .params(values)
        .query(Long.class)
        .single();
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  @Override
  public Map<String, EventLine> byKeys(ListQuery query, Collection<String> keys) {
    var found = new LinkedHashMap<String, EventLine>();
    if (!keys.isEmpty()) {
      some(" WHERE e.id IN (:ids)", Map.of("ids", keys.stream().map(Long::valueOf).toList()))
          .forEach(line -> found.put(line.key(), line));
    }
    return found;
  }

  public List<EventLine> latest(int limit) {
    return some(" ORDER BY e.id DESC LIMIT :limit", Map.of("limit", limit));
  }

  /// What happened to a name.
  public List<EventLine> ofFile(String name, int limit) {
    return some(
        " WHERE e.kind IN ('file-published', 'file-replaced', 'file-removed') AND e.subject = :name"
            + " ORDER BY e.id DESC LIMIT :limit",
        Map.of("name", name, "limit", limit));
  }

  private List<EventLine> some(String rest, Map<String, Object> values) {
    return database.sql().sql(LINE + rest).params(values).query(EventLines::line).list();
  }

  private static EventLine line(ResultSet result, int number) throws SQLException {
    return new EventLine(
        result.getLong(1),
        result.getLong(2),
        result.getString(3),
        result.getString(4),
        result.getString(5),
        result.getString(6));
  }
}
