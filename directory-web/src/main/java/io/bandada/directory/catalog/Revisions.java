package io.bandada.directory.catalog;

import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DirectorySettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The contents that names pointed to. The last few before the current one are kept: fetched by
/// `NAME@N`, wanted, repaired and counted like files. What is older is given up by a signed word,
/// as a removed name is.
@Component
public class Revisions {
  static final int MOST_SHOWN = 100;

  private static final String COLUMNS =
      "r.name, r.root, r.size_bytes, r.revision, r.created_at, r.owner, r.copies, r.copies_wanted,"
          + " r.mode, r.mtime_nanos";

  private final Database database;
  private final Tombstones tombstones;
  private final int keep;

  Revisions(Database database, Tombstones tombstones, DirectorySettings settings) {
    this.database = database;
    this.tombstones = tombstones;
    this.keep = settings.revisions().keep();
  }

  /// The kept earlier revision, as a file.
  public Optional<FileRecord> kept(String name, int revision) {
    return database
        .sql()
        .sql(
            "SELECT "
                + COLUMNS
                + " FROM revision r WHERE r.name = ? AND r.revision = ? AND r.kept = 1")
        .params(name, revision)
        .query(FileList::record)
        .optional();
  }

  /// Kept earlier revisions whose root begins so, at most `limit`.
  List<FileRecord> byRoot(String prefix, int limit) {
    return database
        .sql()
        .sql(
            "SELECT "
                + COLUMNS
                + " FROM revision r WHERE r.kept = 1 AND r.root >= :low AND r.root <= :high"
                + " ORDER BY r.root, r.name, r.revision DESC LIMIT :limit")
        .param("low", prefix)
        .param("high", prefix + "g")
        .param("limit", limit)
        .query(FileList::record)
        .list();
  }

  /// All of a file, the current one first.
  List<FileDetail.Revision> of(FileRecord file) {
    List<FileDetail.Revision> all = new ArrayList<>();
    all.add(revision(file, true));
    all.addAll(
        database
            .sql()
            .sql(
                "SELECT "
                    + COLUMNS
                    + ", r.kept FROM revision r WHERE r.name = ? AND r.revision < ?"
                    + " ORDER BY r.revision DESC LIMIT ?")
            .params(file.name(), file.revision(), MOST_SHOWN - 1)
            .query((rs, n) -> revision(FileList.record(rs, n), rs.getInt(11) != 0))
            .list());
    return all;
  }

  private static FileDetail.Revision revision(FileRecord file, boolean kept) {
    return new FileDetail.Revision(
        file.revision(),
        file.root(),
        file.sizeBytes(),
        file.created(),
        file.owner(),
        kept,
        file.copies(),
        file.copiesWanted(),
        file.attributes());
  }

  int last(String name) {
    return database
        .sql()
        .sql("SELECT coalesce(max(revision), 0) FROM revision WHERE name = ?")
        .param(name)
        .query(Integer.class)
        .single();
  }

  /// What the name points to has a row of its own here. Inside of a change.
  void add(FileRecord file) {
    database
        .sql()
        .sql(
            "INSERT INTO revision (name, revision, root, size_bytes, created_at, owner,"
                + " copies_wanted, mode, mtime_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON"
                + " CONFLICT (name, revision) DO UPDATE SET mode = excluded.mode, mtime_nanos ="
                + " excluded.mtime_nanos")
        .params(
            Arrays.asList(
                file.name(),
                file.revision(),
                file.root(),
                file.sizeBytes(),
                Instant.parse(file.created()).toEpochMilli(),
                file.owner(),
                file.copiesWanted(),
                AttributeColumns.mode(file.attributes()),
                AttributeColumns.mtime(file.attributes())))
        .update();
  }

  /// Another content takes its place: this one is an earlier one from now on, with what was wanted
  /// for it. Inside of a change that counts its copies after.
  void retire(FileRecord file) {
    add(file);
    database
        .sql()
        .sql("UPDATE revision SET kept = 1, copies_wanted = ? WHERE name = ? AND revision = ?")
        .params(file.copiesWanted(), file.name(), file.revision())
        .update();
  }

  /// Gives up what is older than the kept ones of this name: they are no longer kept, and the
  /// signed words say so of those contents that nothing else keeps. Inside of a change.
  ///
  /// @param by who made them too old
  public List<Tombstone> giveUp(String name, String by) {
    List<FileRecord> old =
        database
            .sql()
            .sql(
                "SELECT "
                    + COLUMNS
                    + " FROM revision r WHERE r.name = ? AND r.kept = 1 ORDER BY r.revision DESC"
                    + " LIMIT ? OFFSET ?")
            .params(name, Integer.MAX_VALUE, keep)
            .query(FileList::record)
            .list();
    for (FileRecord one : old) {
      database
          .sql()
          .sql("UPDATE revision SET kept = 0, copies = 0 WHERE name = ? AND revision = ?")
          .params(one.name(), one.revision())
          .update();
    }
    List<Tombstone> words = new ArrayList<>();
    for (FileRecord one : old) {
      if (!named(one.root())) {
        words.add(tombstones.giveUp(one, by));
      }
    }
    return words;
  }

  /// What came back beyond those that are kept is nothing that anybody wants. Inside of a change.
  void trim(String name) {
    database
        .sql()
        .sql(
            "UPDATE revision SET kept = 0, copies = 0 WHERE name = :name AND kept = 1 AND revision"
                + " NOT IN (SELECT revision FROM (SELECT r.revision FROM revision r WHERE r.name ="
                + " :name AND r.kept = 1 ORDER BY r.revision DESC LIMIT :keep) newest)")
        .param("name", name)
        .param("keep", keep)
        .update();
  }

  private boolean named(String root) {
    return database
        .sql()
        .sql(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM file WHERE root = :root)"
                + " OR EXISTS (SELECT 1 FROM revision WHERE root = :root AND kept = 1)")
        .param("root", root)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
