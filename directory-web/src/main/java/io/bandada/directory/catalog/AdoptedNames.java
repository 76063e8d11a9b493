package io.bandada.directory.catalog;

import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameChanges;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.Copies;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// The rows that are made of holders' records, all inside of a change.
///
/// A record counts under the name that it has after all moves since. Of the records of one lost
/// name the newest is the current one: the highest revision, and where a move brought one of them,
/// the one that was given the name last. The ones before it are kept revisions, as far as holders
/// have their records and as many as are kept. A name that was given here is never touched.
@Component
class AdoptedNames {
  private final Database database;
  private final RenameWords words;
  private final Revisions revisions;
  private final Copies copies;

  AdoptedNames(Database database, RenameWords words, Revisions revisions, Copies copies) {
    this.database = database;
    this.words = words;
    this.revisions = revisions;
    this.copies = copies;
  }

  /// The names that were given.
  Set<String> take(List<NameRecord> records) {
    NameChanges changes = words.all();
    Set<String> roots = new HashSet<>();
    Set<String> names = new HashSet<>();
    Set<String> earlier = new HashSet<>();
    for (NameRecord record : records) {
      for (NameChanges.Named as : changes.of(record)) {
        switch (take(new Row(record, as))) {
          case CURRENT -> {
            names.add(as.name());
            earlier.add(as.name());
            roots.add(record.root());
          }
          case EARLIER -> {
            earlier.add(as.name());
            roots.add(record.root());
          }
          case NOTHING -> {}
        }
      }
    }
    earlier.forEach(revisions::trim);
    copies.recount(roots);
    return names;
  }

  private enum Taken {
    CURRENT,
    EARLIER,
    NOTHING
  }

  private record Row(NameRecord record, NameChanges.Named as) {
    String name() {
      return as.name();
    }

    long created() {
      return Instant.parse(record.created()).toEpochMilli();
    }

    long namedAt() {
      return as.moved() ? as.since() : 0;
    }

    boolean isNewerThan(Present now) {
      long since = Math.max(now.created, now.namedAt);
      return ((now.namedAt == 0 && !as.moved()) || since == as.since())
          ? record.revision() > now.revision
          : as.since() > since;
    }
  }

  private record Present(int revision, boolean adopted, long created, long namedAt, String root) {}

  private Taken take(Row row) {
    if (removed(row)) {
      return Taken.NOTHING;
    }
    Present now = present(row.name()).orElse(null);
    if (now == null) {
      insert(row, row.record.revision());
      revision(row, row.record.revision(), 0);
      return Taken.CURRENT;
    }
    if (!now.adopted) {
      return Taken.NOTHING;
    }
    if (row.isNewerThan(now)) {
      int revision = Math.max(row.record.revision(), now.revision + 1);
      database
          .sql()
          .sql("UPDATE revision SET kept = 1 WHERE name = ? AND revision = ?")
          .params(row.name(), now.revision)
          .update();
      insert(row, revision);
      revision(row, revision, 0);
      return Taken.CURRENT;
    }
    return row.record.revision() < now.revision
            && !row.record.root().equals(now.root)
            && revision(row, row.record.revision(), 1) > 0
        ? Taken.EARLIER
        : Taken.NOTHING;
  }

  /// A removal before it was moved there was another file's.
  private boolean removed(Row row) {
    return database
        .sql()
        .sql("SELECT 1 FROM tombstone WHERE name = ? AND revision >= ? AND removed_at >= ? LIMIT 1")
        .params(row.name(), row.record.revision(), row.namedAt())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private Optional<Present> present(String name) {
    return database
        .sql()
        .sql("SELECT revision, adopted, created_at, named_at, root FROM file WHERE name = ?")
        .param(name)
        .query(
            (rs, n) ->
                new Present(
                    rs.getInt(1), rs.getInt(2) != 0, rs.getLong(3), rs.getLong(4), rs.getString(5)))
        .optional();
  }

  private void insert(Row row, int revision) {
    NameRecord r = row.record;
    database
        .sql()
        .sql(
            """
            INSERT INTO file (name, revision, root, size_bytes, created_at, owner, copies_wanted, copies, name_folded, adopted,
              mode, mtime_nanos, named_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 1, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, root = excluded.root,
              size_bytes = excluded.size_bytes, created_at = excluded.created_at, owner = excluded.owner,
              copies_wanted = excluded.copies_wanted, mode = excluded.mode, mtime_nanos = excluded.mtime_nanos,
              named_at = excluded.named_at
            """)
        .params(
            Arrays.asList(
                row.name(),
                revision,
                r.root(),
                r.sizeBytes(),
                row.created(),
                r.owner(),
                r.copies(),
                FileName.fold(row.name()),
                AttributeColumns.mode(r.attributes()),
                AttributeColumns.mtime(r.attributes()),
                row.namedAt()))
        .update();
  }

  private int revision(Row row, int revision, int kept) {
    NameRecord r = row.record;
    return database
        .sql()
        .sql(
            "INSERT INTO revision (name, revision, root, size_bytes, created_at, owner,"
                + " copies_wanted, mode, mtime_nanos, named_at, kept) VALUES (?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?) ON CONFLICT (name, revision) DO NOTHING")
        .params(
            Arrays.asList(
                row.name(),
                revision,
                r.root(),
                r.sizeBytes(),
                row.created(),
                r.owner(),
                r.copies(),
                AttributeColumns.mode(r.attributes()),
                AttributeColumns.mtime(r.attributes()),
                row.namedAt(),
                kept))
        .update();
  }

  /// Words that peers brought: names that were taken back before these were heard follow them.
  void follow(Collection<NameChangeWord> brought) {
    for (NameChangeWord word : words.adopt(brought)) {
      if (word.kind() == NameChangeWord.Kind.MOVE) {
        move(word);
      }
    }
  }

  private void move(NameChangeWord word) {
    NameSelection names =
        word.prefix()
            ? new NameSelection.Below(word.from())
            : NameSelection.exactly(List.of(word.from()));
    List<String> old =
        database
            .sql()
            .sql(
                "SELECT name FROM file WHERE adopted = 1 AND created_at < :at AND named_at < :at"
                    + " AND "
                    + names.condition("name"))
            .params(names.params())
            .param("at", word.at())
            .query((rs, n) -> rs.getString(1))
            .list();
    for (String name : old) {
      move(name, word.apply(name), word.at());
    }
  }

  private void move(String from, String to, long at) {
    if (present(to).isPresent()) {
      database.sql().sql("DELETE FROM file WHERE name = ?").param(from).update();
      database.sql().sql("UPDATE revision SET kept = 0 WHERE name = ?").param(from).update();
    } else {
      int shift = revisions.last(to);
      database
          .sql()
          .sql("UPDATE revision SET name = ?, revision = revision + ?, named_at = ? WHERE name = ?")
          .params(to, shift, at, from)
          .update();
      database
          .sql()
          .sql(
              "UPDATE file SET name = ?, name_folded = ?, revision = revision + ?, named_at = ?"
                  + " WHERE name = ?")
          .params(to, FileName.fold(to), shift, at, from)
          .update();
    }
    database.announce(new CatalogEvent.Several());
  }
}
