package io.bandada.directory.catalog;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.TrashRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DirectorySettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Names that were removed and may come back for a while.
@Component
public class Trash {
  public static final int MOST = 1_000;

  private static final String COLUMNS =
      "t.id, t.name, t.revision, t.root, t.size_bytes, t.owner, t.removed_by, t.removed_at,"
          + " t.copies_wanted, t.mode, t.mtime_nanos, (SELECT count(*) FROM trash_holder h JOIN"
          + " peer p ON p.id = h.peer_id WHERE h.root = t.root AND p.state IN ('live', 'stale'))";

  /// What the name pointed to when it was removed, and not what it had pointed to before.
  private static final String IN_TRASH = "t.in_trash = 1 AND t.was = t.revision";

  private final Database database;
  private final Events events;
  private final InstantSource clock;
  private final Duration keep;

  Trash(Database database, Events events, InstantSource clock, DirectorySettings settings) {
    this.database = database;
    this.events = events;
    this.clock = clock;
    this.keep = settings.trash().keep();
  }

  /// A removed name.
  ///
  /// @param id of its tombstone
  /// @param holders peers that had its content then, and are there
  public record Entry(
      String id,
      String name,
      int revision,
      String root,
      long sizeBytes,
      String owner,
      String removedBy,
      long removedAt,
      int copiesWanted,
      @Nullable FileAttributes attributes,
      int holders) {}

  /// What was removed last first.
  ///
  /// @param after as the page before said
  public TrashPage page(@Nullable String prefix, @Nullable String after, int limit) {
    if (limit < 1 || limit > MOST) {
      throw Refusal.badRequest("a page has 1 to " + MOST + " entries");
    }
    boolean all = prefix == null || prefix.isEmpty();
    String below = all ? "1 = 1" : "(t.name >= :low AND t.name < :high)";
    String from =
        after == null ? "" : " AND (t.removed_at < :at OR (t.removed_at = :at AND t.id > :id))";
    var query =
        database
            .sql()
            .sql(
                "SELECT "
                    + COLUMNS
                    + " FROM tombstone t WHERE "
                    + IN_TRASH
                    + " AND "
                    + below
                    + from
                    + " ORDER BY t.removed_at DESC, t.id LIMIT :limit")
            .param("limit", limit + 1);
    if (prefix != null && !all) {
      query = query.param("low", prefix).param("high", FileList.successor(prefix));
    }
    if (after != null) {
      Place place = Place.parse(after);
      query = query.param("at", place.at).param("id", place.id);
    }
    List<Entry> found = query.query(Trash::entry).list();
    List<Entry> shown = found.subList(0, Math.min(limit, found.size()));
    return new TrashPage(
        shown.stream().map(this::record).toList(),
        found.size() > limit
            ? new Place(shown.getLast().removedAt(), shown.getLast().id()).text()
            : null);
  }

  /// Where a page begins.
  private record Place(long at, String id) {
    static Place parse(String text) {
      int dot = text.indexOf('.');
      try {
        return new Place(
            Long.parseLong(text.substring(0, Math.max(0, dot))), text.substring(dot + 1));
      } catch (NumberFormatException e) {
        throw Refusal.badRequest("a page begins where another one ended: give its `next`");
      }
    }

    String text() {
      return at + "." + id;
    }
  }

  private TrashRecord record(Entry e) {
    return new TrashRecord(
        e.name,
        e.revision,
        e.root,
        e.sizeBytes,
        e.owner,
        e.removedBy,
        Instant.ofEpochMilli(e.removedAt).toString(),
        Instant.ofEpochMilli(e.removedAt).plus(keep).toString(),
        e.holders,
        e.attributes);
  }

  /// The last removal of this name that can be taken back.
  public Optional<Entry> find(String name) {
    return database
        .sql()
        .sql(
            "SELECT "
                + COLUMNS
                + " FROM tombstone t WHERE "
                + IN_TRASH
                + " AND t.name = ? ORDER BY t.removed_at DESC, t.id LIMIT 1")
        .param(name)
        .query(Trash::entry)
        .optional();
  }

  /// Who had it when it was removed.
  public List<String> holders(String root) {
    return database
        .sql()
        .sql("SELECT peer_id FROM trash_holder WHERE root = ? ORDER BY peer_id")
        .param(root)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /// It came back, with all that was removed of the name. Inside of the change.
  public void taken(Entry entry, String by) {
    database
        .sql()
        .sql("UPDATE tombstone SET in_trash = 0 WHERE name = ? AND in_trash = 1")
        .param(entry.name)
        .update();
    events.record(
        by,
        EventKind.FILE_RESTORED,
        entry.name,
        by + " brought " + entry.name + " back out of the trash.");
  }

  @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forgetTheOld() {
    long before = clock.millis() - keep.toMillis();
    database.write(
        () -> {
          database
              .sql()
              .sql("UPDATE tombstone SET in_trash = 0 WHERE in_trash = 1 AND removed_at < ?")
              .param(before)
              .update();
          database
              .sql()
              .sql("DELETE FROM trash_holder WHERE removed_at < ?")
              .param(before)
              .update();
        });
  }

  private static Entry entry(ResultSet rs, int n) throws SQLException {
    return new Entry(
        rs.getString(1),
        rs.getString(2),
        rs.getInt(3),
        rs.getString(4),
        rs.getLong(5),
        rs.getString(6),
        rs.getString(7),
        rs.getLong(8),
        rs.getInt(9),
        AttributeColumns.read(rs, 10),
        rs.getInt(12));
  }
}
