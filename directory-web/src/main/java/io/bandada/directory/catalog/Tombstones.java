package io.bandada.directory.catalog;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes names and their contents away: the sealed words, and who had what, so that it may come
/// back. What holders do with the content is placement's.
///
/// Very many go in one change. Their words are signed before it, by all processors; the change
/// looks once more and signs what has come meanwhile.
@Component
public class Tombstones {
  private static final int CHUNK = 500;

  /// So few are signed by whoever asks.
  private static final int FEW = 64;

  private final Database database;
  private final Seals seals;
  private final Events events;
  private final InstantSource clock;

  Tombstones(Database database, Seals seals, Events events, InstantSource clock) {
    this.database = database;
    this.seals = seals;
    this.events = events;
    this.clock = clock;
  }

  /// A content of a name that goes.
  ///
  /// @param revision the last one of its name
  /// @param was the one that pointed to this root
  private record Going(
      String name,
      int revision,
      String root,
      long sizeBytes,
      long created,
      String owner,
      int copiesWanted,
      @Nullable FileAttributes attributes,
      int was) {
    String key() {
      return root + name;
    }
  }

  /// Words that were signed before the change.
  ///
  /// @param words by root and name
  public record Signed(long at, Map<String, Tombstone> words) {
    public static final Signed NONE = new Signed(0, Map.of());
  }

  /// Before the change, where there are many.
  public Signed sign(NameSelection names) {
    long at = clock.millis();
    List<Going> going = going(names);
    Stream<Going> all = going.size() > FEW ? going.parallelStream() : going.stream();
    Map<String, Tombstone> words = new HashMap<>();
    all.map(one -> word(one, at)).toList().forEach(w -> words.put(w.root() + w.name(), w));
    return new Signed(at, words);
  }

  private Tombstone word(Going one, long at) {
    return seals.seal(new Tombstone(newId(), one.name, one.revision, one.root, at, null));
  }

  /// The names are gone, and what they pointed to is in the trash.
  ///
  /// @return id of the change, by which the words of it are found
  public String remove(NameSelection names, Signed signed, String by) {
    return database.write(() -> removeInChange(names, signed, by));
  }

  private String removeInChange(NameSelection names, Signed signed, String by) {
    long at = signed.at() == 0 ? clock.millis() : signed.at();
    String change = newId();
    List<Row> rows = new ArrayList<>();
    for (Going one : going(names)) {
      Tombstone word = signed.words().get(one.key());
      rows.add(
          new Row(word != null && word.revision() == one.revision ? word : word(one, at), one));
    }
    insert(rows, by, change, false);
    database
        .sql()
        .sql(
            "INSERT INTO trash_holder (root, peer_id, removed_at) SELECT DISTINCT h.root,"
                + " h.peer_id, CAST(:at AS BIGINT) FROM tombstone t JOIN holding h ON h.root ="
                + " t.root WHERE t.change_id = :change AND h.have_bytes = h.size_bytes ON CONFLICT"
                + " (root, peer_id) DO UPDATE SET removed_at = excluded.removed_at")
        .param("at", at)
        .param("change", change)
        .update();
    database
        .sql()
        .sql(
            "UPDATE revision SET kept = 0, copies = 0 WHERE kept = 1 AND "
                + names.condition("name"))
        .params(names.params())
        .update();
    int gone =
        database
            .sql()
            .sql("DELETE FROM file WHERE " + names.condition("name"))
            .params(names.params())
            .update();
    tell(names, gone, by, rows);
    return change;
  }

  private void tell(NameSelection names, int gone, String by, List<Row> rows) {
    if (names instanceof NameSelection.Exact exact && exact.names().size() == 1) {
      Going one = rows.getFirst().of;
      events.record(by, EventKind.FILE_REMOVED, one.name, by + " removed " + one.name + ".");
      database.announce(new CatalogEvent.Removed(one.name, one.root));
    } else {
      events.record(
          by,
          EventKind.FILE_REMOVED,
          names.subject(),
          by + " removed " + gone + (gone == 1 ? " file: " : " files: ") + names.words() + ".");
      database.announce(new CatalogEvent.Several());
    }
  }

  /// What the names point to, what is kept of them, and what they pointed to before as far as it is
  /// held.
  private List<Going> going(NameSelection names) {
    Map<String, Going> all = new LinkedHashMap<>();
    database
        .sql()
        .sql(
            """
            SELECT f.name, f.revision, f.root, f.size_bytes, f.created_at, f.owner, f.copies_wanted, f.mode, f.mtime_nanos,
              f.revision, 1 AS first
            FROM file f WHERE %1$s
            UNION ALL
            SELECT f.name, f.revision, r.root, r.size_bytes, r.created_at, r.owner, r.copies_wanted, r.mode, r.mtime_nanos,
              r.revision, 2 AS first
            FROM file f JOIN revision r ON r.name = f.name
            WHERE %1$s AND r.root <> f.root AND (r.kept = 1 OR EXISTS (SELECT 1 FROM holding h WHERE h.root = r.root))
            """
                .formatted(names.condition("f.name")))
        .params(names.params())
        .query(
            rs -> {
              Going one =
                  new Going(
                      rs.getString(1),
                      rs.getInt(2),
                      rs.getString(3),
                      rs.getLong(4),
                      rs.getLong(5),
                      rs.getString(6),
                      rs.getInt(7),
                      AttributeColumns.read(rs, 8),
                      rs.getInt(10));
              all.merge(one.key(), one, (a, b) -> a.was >= b.was ? a : b);
            });
    return List.copyOf(all.values());
  }

  /// An earlier revision of a name that stays. Inside of a change.
  Tombstone giveUp(FileRecord old, String by) {
    Going one =
        new Going(
            old.name(),
            old.revision(),
            old.root(),
            old.sizeBytes(),
            Instant.parse(old.created()).toEpochMilli(),
            old.owner(),
            old.copiesWanted(),
            old.attributes(),
            old.revision());
    Tombstone word = word(one, clock.millis());
    insert(List.of(new Row(word, one)), by, word.id(), true);
    return word;
  }

  private record Row(Tombstone word, Going of) {}

  private void insert(List<Row> rows, String by, String change, boolean givenUp) {
    database
        .batch()
        .batchUpdate(
            "INSERT INTO tombstone (id, name, revision, root, removed_at, removed_by, seal,"
                + " given_up, in_trash, was, size_bytes, created_at, owner, copies_wanted, mode,"
                + " mtime_nanos, change_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?)",
            rows,
            CHUNK,
            (statement, row) -> set(statement, row, by, change, givenUp));
  }

  private static void set(PreparedStatement s, Row row, String by, String change, boolean givenUp)
      throws SQLException {
    Tombstone word = row.word;
    Going one = row.of;
    s.setString(1, word.id());
    s.setString(2, word.name());
    s.setInt(3, word.revision());
    s.setString(4, word.root());
    s.setLong(5, word.removedAt());
    s.setString(6, by);
    s.setString(7, word.seal());
    s.setInt(8, givenUp ? 1 : 0);
    s.setInt(9, givenUp ? 0 : 1);
    s.setInt(10, one.was);
    s.setLong(11, one.sizeBytes);
    s.setLong(12, one.created);
    s.setString(13, one.owner);
    s.setInt(14, one.copiesWanted);
    s.setObject(15, AttributeColumns.mode(one.attributes), Types.INTEGER);
    s.setObject(16, AttributeColumns.mtime(one.attributes), Types.BIGINT);
    s.setString(17, change);
  }

  private static String newId() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }
}
