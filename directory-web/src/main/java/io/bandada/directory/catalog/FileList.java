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

/// Pages of files, out of a million, without an offset: a page begins behind the last row of the
/// one before.
///
/// All files in some order are read from the index of that order. A filter is answered in one of
/// two ways, and a sample of the files says in which. Where it lets many through, the page is soon
/// full along the index; the walk is short, and given up where what fits stands far behind. Else
/// all files are looked at once, in the order of the table, and the best are kept: no filter,
/// search and order together cost more than that.
final class FileList {
  /// How far it looks.
  ///
  /// @param counted a filtered count goes no further: nobody pages that far
  /// @param sampled files of the sample: the first by their roots, which are hashes and know of no
  ///   name, size or time
  /// @param many so many of the sample, and a filter lets many through
  /// @param walked files that a walk along an order looks at, beside those of the page
  record Reach(int counted, int sampled, int many, int walked) {
    static final Reach USUAL = new Reach(10_000, 1_000, 60, 2_000);
  }

  static final String COLUMNS =
      "f.name, f.root, f.size_bytes, f.revision, f.created_at, f.owner, f.copies, f.copies_wanted,"
          + " f.mode, f.mtime_nanos";

  /// How many columns these are.
  private static final int WIDTH = 10;

  /// The folder that a file is in, as the index of folders has it.
  static final String FOLDER = "rtrim(f.name, replace(f.name, '/', ''))";

  /// The same values as expressions that no index has: both engines take an index for an order
  /// where there is one, and would look every file up in it.
  private static final String UNINDEXED_NAME = "(f.name || '')";

  private final List<String> conditions = new ArrayList<>();

  /// Those of them that are a range of the index of names.
  private final List<String> range = new ArrayList<>();

  private final Map<String, Object> params = new LinkedHashMap<>();
  private final FileQuery query;
  private final Reach reach;

  FileList(FileQuery query) {
    this(query, Reach.USUAL);
  }

  FileList(FileQuery query, Reach reach) {
    this.query = query;
    this.reach = reach;
    switch (query.health()) {
      case ANY -> {}
      case ENOUGH -> filter("f.copies >= f.copies_wanted");
      case UNDER -> filter("f.copies < f.copies_wanted");
      case NONE -> filter("f.copies = 0");
    }
    if (query.folder() != null) {
      within(FOLDER + " = :folder");
      params.put("folder", limited(query.folder()));
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
  }

  private void pattern(String column, String param) {
    filter("f." + column + " LIKE :" + param + " ESCAPE '!'");
  }

  boolean filtered() {
    return !conditions.isEmpty();
  }

  FilePage page(Database database, long totalUnfiltered) {
    if (!filtered()) {
      return page(walk(database, query.limit() + 1), totalUnfiltered);
    }
    boolean ranged = query.sort() == FileQuery.Sort.NAME && !range.isEmpty();
    if (!ranged && !letsManyThrough(database)) {
      return sorted(database);
    }
    List<FileRecord> near = walk(database, reach.walked() + query.limit());
    return page(near.size() > query.limit() ? near : scan(database), count(database));
  }

  private FilePage page(List<FileRecord> rows, long counted) {
    boolean more = rows.size() > query.limit();
    List<FileRecord> shown = more ? rows.subList(0, query.limit()) : rows;
    boolean atLeast = filtered() && counted > reach.counted();
    return new FilePage(
        List.copyOf(shown),
        more ? position(shown.getLast()) : null,
        atLeast ? reach.counted() : counted,
        atLeast);
  }

  private boolean letsManyThrough(Database database) {
    long fit =
        database
            .sql()
            .sql(
                "SELECT count(*) FROM (SELECT f.name, f.name_folded, f.copies, f.copies_wanted FROM"
                    + " file f ORDER BY f.root LIMIT "
                    + reach.sampled()
                    + ") f"
                    + where(conditions))
            .params(params)
            .query(Long.class)
            .single();
    return fit >= reach.many();
  }

  /// What fits of the next files in the order of the page.
  private List<FileRecord> walk(Database database, int files) {
    Map<String, Object> values = new LinkedHashMap<>(params);
    List<String> from = new ArrayList<>(query.sort() == FileQuery.Sort.NAME ? range : List.of());
    if (query.after() != null) {
      from.add(after("f." + column(query.sort()), "f.name", values));
    }
    String next =
        "SELECT "
            + COLUMNS
            + ", f.name_folded FROM file f"
            + where(from)
            + order("f." + column(query.sort()), "f.name");
    return records(
        database,
        "(" + next + " LIMIT " + files + ") f",
        conditions,
        order("f." + column(query.sort()), "f.name"),
        values);
  }

  /// The page out of all files, wherever it is.
  private List<FileRecord> scan(Database database) {
    Map<String, Object> values = new LinkedHashMap<>(params);
    List<String> where = new ArrayList<>(conditions);
    if (query.after() != null) {
      where.add(after(unindexedKey(), UNINDEXED_NAME, values));
    }
    return records(database, "file f", where, order(unindexedKey(), UNINDEXED_NAME), values);
  }

  private List<FileRecord> records(
      Database database,
      String files,
      List<String> where,
      String order,
      Map<String, Object> values) {
    values.put("limit", query.limit() + 1);
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM " + files + where(where) + order + " LIMIT :limit")
        .params(values)
        .query(FileList::record)
        .list();
  }

  /// A row of a page, with how many fit in all.
  private record Found(FileRecord file, long counted) {}

  /// The page and the count in one look at all files: the first that fit, as far as they are
  /// counted, and the page out of those.
  private FilePage sorted(Database database) {
    Map<String, Object> values = new LinkedHashMap<>(params);
    values.put("limit", query.limit() + 1);
    String place = query.after() == null ? "" : " WHERE " + after("m.k", "m.name", values);
    String best =
        "SELECT f.name AS name, "
            + unindexedKey()
            + " AS k FROM file f"
            + where(conditions)
            + order(unindexedKey(), UNINDEXED_NAME);
    List<Found> found =
        database
            .sql()
            .sql(
                "WITH m AS MATERIALIZED ("
                    + best
                    + " LIMIT "
                    + (reach.counted() + 1)
                    + ") SELECT "
                    + COLUMNS
                    + ", (SELECT count(*) FROM m)"
                    + " FROM (SELECT m.k AS k, m.name AS name FROM m"
                    + place
                    + order("m.k", "m.name")
                    + " LIMIT :limit) s"
                    + " JOIN file f ON f.name = s.name"
                    + order("s.k", "s.name"))
            .params(values)
            .query((rs, n) -> new Found(record(rs, n), rs.getLong(WIDTH + 1)))
            .list();
    List<FileRecord> rows = found.stream().map(Found::file).toList();
    if (query.after() == null || rows.size() > query.limit()) {
      return page(rows, found.isEmpty() ? 0 : found.getFirst().counted());
    }
    long counted = found.isEmpty() ? count(database) : found.getFirst().counted();
    // What was kept ends before this place does.
    return page(counted > reach.counted() ? scan(database) : rows, counted);
  }

  private long count(Database database) {
    return database
        .sql()
        .sql(
            "SELECT count(*) FROM (SELECT 1 FROM file f"
                + where(conditions)
                + " LIMIT "
                + (reach.counted() + 1)
                + ") counted")
        .params(params)
        .query(Long.class)
        .single();
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /// Ties by name.
  private String order(String key, String name) {
    String direction = query.descending() ? " DESC" : "";
    boolean byName = query.sort() == FileQuery.Sort.NAME;
    return " ORDER BY " + (byName ? "" : key + direction + ", ") + name + direction;
  }

  private String unindexedKey() {
    return query.sort() == FileQuery.Sort.NAME ? "0" : "(f." + column(query.sort()) + " + 0)";
  }

  private static String column(FileQuery.Sort sort) {
    return switch (sort) {
      case NAME -> "name";
      case SIZE -> "size_bytes";
      case CREATED -> "created_at";
      case COPIES -> "copies";
    };
  }

  private String after(String key, String name, Map<String, Object> values) {
    String[] position = decoded(String.valueOf(query.after()));
    String compare = query.descending() ? " < " : " > ";
    values.put("afterName", position[1]);
    if (query.sort() == FileQuery.Sort.NAME) {
      return name + compare + ":afterName";
    }
    try {
      values.put("afterKey", Long.parseLong(position[0]));
    } catch (NumberFormatException e) {
      throw badAfter();
    }
    return "(" + key + ", " + name + ")" + compare + "(:afterKey, :afterName)";
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
    within("f.name >= :" + param);
    params.put(param, prefix);
    String end = successor(prefix);
    if (!end.isEmpty()) {
      within("f.name < :" + param + "End");
      params.put(param + "End", end);
    }
  }

  private void within(String bound) {
    filter(bound);
    range.add(bound);
  }

  /// The least text that is greater than all that begin with this one; empty when there is none.
  static String successor(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int i = points.length - 1; i >= 0; i--) {
      if (points[i] < Character.MAX_CODE_POINT) {
        int next = points[i] + 1;
        // UTF-8 has no surrogates.
        next =
            next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE
                ? Character.MAX_SURROGATE + 1
                : next;
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
        rs.getInt(8),
        AttributeColumns.read(rs, 9));
  }
}
