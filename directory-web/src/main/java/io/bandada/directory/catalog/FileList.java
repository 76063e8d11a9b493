package io.bandada.directory.catalog;

import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pages of files, out of a million, without an offset: a page begins behind the last row of the one before, and each order has
/// its index. A filtered count stops at [#COUNTED].
final class FileList {
  /// A total beyond this is told as this: nobody pages that far.
  static final int COUNTED = 10_000;

  static final String COLUMNS =
      "f.name, f.root, f.size_bytes, f.revision, f.created_at, f.owner, f.copies, f.copies_wanted";

  private final List<String> conditions = new ArrayList<>();

  /// The same, for a pattern that few names fit: its names first, from their index, and then the order.
  private final List<String> seeking = new ArrayList<>();
  private final Map<String, Object> params = new LinkedHashMap<>();
  private final FileQuery query;

  FileList(FileQuery query) {
    this.query = query;
    switch (query.health()) {
      case ANY -> {}
      case ENOUGH -> filter("f.copies >= f.copies_wanted");
      case UNDER -> filter("f.copies < f.copies_wanted");
      case NONE -> filter("f.copies = 0");
    }
    if (query.prefix() != null && !query.prefix().isEmpty()) {
      startsWith("prefix", limited(query.prefix()));
    }
    if (query.glob() != null && !query.glob().isEmpty()) {
      glob(limited(query.glob()));
    }
    if (query.contains() != null && !query.contains().isEmpty()) {
      pattern("name_folded", "contains");
      params.put("contains", "%" + escaped(FileName.fold(limited(query.contains()))) + "%");
    }
  }

  private void filter(String condition) {
    conditions.add(condition);
    seeking.add(condition);
  }

  /// A walk over all names in any case. In the order of a page each would be looked up in its row, 40 times as slow as a walk
  /// over their index; that is worth it only where many fit, and the page is soon full.
  private void pattern(String column, String param) {
    String like = " LIKE :" + param + " ESCAPE '!'";
    conditions.add("f." + column + like);
    seeking.add("f." + column + " IN (SELECT m." + column + " FROM file m WHERE m." + column + like + ")");
  }

  boolean filtered() {
    return !conditions.isEmpty();
  }

  FilePage page(Database database, long totalUnfiltered) {
    long total = filtered() ? count(database) : totalUnfiltered;
    if (total == 0) {
      return new FilePage(List.of(), null, 0);
    }
    List<String> where = new ArrayList<>(filtered() && total < COUNTED ? seeking : conditions);
    Map<String, Object> values = new LinkedHashMap<>(params);
    String column = column(query.sort());
    if (query.after() != null) {
      where.add(after(column, values));
    }
    String direction = query.descending() ? " DESC" : "";
    String order = column.equals("name") ? "f.name" + direction : "f." + column + direction + ", f.name" + direction;
    values.put("limit", query.limit() + 1);
    List<FileRecord> rows =
        database
            .sql()
            .sql("SELECT " + COLUMNS + " FROM file f" + whereClause(where) + " ORDER BY " + order + " LIMIT :limit")
            .params(values)
            .query(FileList::record)
            .list();
    boolean more = rows.size() > query.limit();
    List<FileRecord> shown = more ? rows.subList(0, query.limit()) : rows;
    return new FilePage(List.copyOf(shown), more ? position(shown.getLast()) : null, total);
  }

  private long count(Database database) {
    return database
        .sql()
        .sql("SELECT count(*) FROM (SELECT 1 FROM file f" + whereClause(conditions) + " LIMIT " + COUNTED + ") counted")
        .params(params)
        .query(Long.class)
        .single();
  }

  private static String whereClause(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private static String column(FileQuery.Sort sort) {
    return switch (sort) {
      case NAME -> "name";
      case SIZE -> "size_bytes";
      case CREATED -> "created_at";
      case COPIES -> "copies";
    };
  }

  private String after(String column, Map<String, Object> values) {
    String[] position = decoded(String.valueOf(query.after()));
    String compare = query.descending() ? " < " : " > ";
    values.put("afterName", position[1]);
    if (column.equals("name")) {
      return "f.name" + compare + ":afterName";
    }
    try {
      values.put("afterKey", Long.parseLong(position[0]));
    } catch (NumberFormatException e) {
      throw badAfter();
    }
    return "(f." + column + ", f.name)" + compare + "(:afterKey, :afterName)";
  }

  private String position(FileRecord last) {
    long key =
        switch (query.sort()) {
          case NAME -> 0;
          case SIZE -> last.sizeBytes();
          case CREATED -> Instant.parse(last.created()).toEpochMilli();
          case COPIES -> last.copies();
        };
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((key + " " + last.name()).getBytes(StandardCharsets.UTF_8));
  }

  private static String[] decoded(String after) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      if (space < 1) {
        throw badAfter();
      }
      return new String[] {text.substring(0, space), text.substring(space + 1)};
    } catch (IllegalArgumentException e) {
      throw badAfter();
    }
  }

  private static Refusal badAfter() {
    return Refusal.badRequest("`after` is not one that a page gave");
  }

  private static String limited(String pattern) {
    if (pattern.length() > FileQuery.MAX_PATTERN) {
      throw Refusal.badRequest("a filter has at most " + FileQuery.MAX_PATTERN + " characters");
    }
    return pattern;
  }

  /// A range of the index, where a LIKE would be a walk over all names.
  private void startsWith(String param, String prefix) {
    filter("f.name >= :" + param);
    params.put(param, prefix);
    String end = successor(prefix);
    if (!end.isEmpty()) {
      filter("f.name < :" + param + "End");
      params.put(param + "End", end);
    }
  }

  /// The least text that is greater than all that begin with this one; empty when there is none.
  static String successor(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int i = points.length - 1; i >= 0; i--) {
      if (points[i] < Character.MAX_CODE_POINT) {
        int next = points[i] + 1;
        // UTF-8 has no surrogates.
        next = next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
        return new String(points, 0, i) + Character.toString(next);
      }
    }
    return "";
  }

  private void glob(String glob) {
    StringBuilder like = new StringBuilder();
    int literal = 0;
    while (literal < glob.length() && glob.charAt(literal) != '*' && glob.charAt(literal) != '?') {
      literal++;
    }
    if (literal > 0) {
      startsWith("globPrefix", glob.substring(0, literal));
    }
    glob.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> like.append('%');
                case '?' -> like.append('_');
                default -> like.append(escaped(Character.toString(c)));
              }
            });
    pattern("name", "glob");
    params.put("glob", like.toString());
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  static FileRecord record(ResultSet rs, int n) throws SQLException {
    return new FileRecord(
        rs.getString(1),
        rs.getString(2),
        rs.getLong(3),
        rs.getInt(4),
        Instant.ofEpochMilli(rs.getLong(5)).toString(),
        rs.getString(6),
        rs.getInt(7),
        rs.getInt(8));
  }
}
