package io.bandada.directory.catalog;

import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameRule;
import io.bandada.directory.api.Problem;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Moves and copies names: a set-based change of rows and one signed word, however many names there
/// are. No byte moves, and holders are told nothing but the word.
///
/// A name takes its earlier revisions along when it is moved; they are numbered on from those that
/// the new name had before. A copy begins a history of its own.
@Component
public class Renames {
  private static final int MOST_NAMED = 3;

  private final Database database;
  private final RenameWords words;
  private final Events events;

  Renames(Database database, RenameWords words, Events events) {
    this.database = database;
    this.words = words;
    this.events = events;
  }

  /// What shall be called otherwise.
  ///
  /// @param prefix both end with a slash or are empty, and all names below are meant; else one name
  /// @param keep the old names stay
  /// @param replace what is in the way becomes an earlier revision
  public record Rename(String from, String to, boolean prefix, boolean keep, boolean replace) {
    NameSelection names() {
      return prefix ? new NameSelection.Below(from) : NameSelection.exactly(List.of(from));
    }
  }

  /// Whose names are in the way of the new ones. Inside of the change, after [#plan].
  public List<String> owners() {
    return database
        .sql()
        .sql(
            "SELECT DISTINCT f.owner FROM name_work w JOIN file f ON f.name = w.new_name WHERE NOT"
                + " EXISTS (SELECT 1 FROM name_work o WHERE o.old_name = f.name)")
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /// Writes down what becomes of each name, and refuses what cannot be. Inside of the change; the
  /// plan is gone at its end, see [#forget].
  ///
  /// @throws Refusal bad-name, name-taken
  public void plan(Rename rename) {
    forget();
    NameSelection names = rename.names();
    database
        .sql()
        .sql(
            """
            INSERT INTO name_work (old_name, new_name, new_folded, shift)
            SELECT f.name, CAST(:to AS VARCHAR(1024)) || substr(f.name, :cut),
              CAST(:toFolded AS VARCHAR(2048)) || substr(f.name_folded, :cutFolded), 0
            FROM file f WHERE %s
            """
                .formatted(names.condition("f.name")))
        .param("to", rename.to())
        .param("toFolded", FileName.fold(rename.to()))
        .param("cut", characters(rename.from()) + 1)
        .param("cutFolded", characters(FileName.fold(rename.from())) + 1)
        .params(names.params())
        .update();
    requireNames();
    requireQuiet();
    if (!rename.replace()) {
      requireFree(rename);
    }
  }

  /// As the database counts them in its `substr`.
  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private void requireNames() {
    database
        .sql()
        .sql("SELECT new_name FROM name_work")
        .query(
            rs -> {
              String name = rs.getString(1);
              Optional<String> broken = NameRule.broken(name);
              if (broken.isPresent()) {
                throw Refusal.badName(name + ": " + broken.get());
              }
            });
  }

  /// Who publishes a name, or brings it back, was told that it will be his.
  private void requireQuiet() {
    List<String> busy =
        database
            .sql()
            .sql(
                "SELECT u.name FROM name_work w JOIN upload u ON u.name = w.new_name WHERE"
                    + " u.expires_at > ? UNION SELECT r.name FROM name_work w JOIN restore r ON"
                    + " r.name = w.new_name ORDER BY 1 LIMIT ?")
            .params(words.now(), MOST_NAMED)
            .query((rs, n) -> rs.getString(1))
            .list();
    if (!busy.isEmpty()) {
      throw Refusal.conflict(
          Problem.NAME_TAKEN,
          "somebody is publishing or restoring " + String.join(", ", busy) + " at this moment",
          "choose another name, or try again when that is over");
    }
  }

  private void requireFree(Rename rename) {
    List<String> taken =
        database
            .sql()
            .sql(
                """
                SELECT f.name FROM name_work w JOIN file o ON o.name = w.old_name JOIN file f ON f.name = w.new_name
                WHERE f.root <> o.root
                  AND (:keep = 1 OR NOT EXISTS (SELECT 1 FROM name_work m WHERE m.old_name = f.name))
                ORDER BY f.name LIMIT :most
                """)
            .param("keep", rename.keep() ? 1 : 0)
            .param("most", MOST_NAMED + 1)
            .query((rs, n) -> rs.getString(1))
            .list();
    if (!taken.isEmpty()) {
      throw Refusal.conflict(
          Problem.NAME_TAKEN,
          String.join(", ", taken.subList(0, Math.min(MOST_NAMED, taken.size())))
              + (taken.size() > MOST_NAMED ? " and more" : "")
              + (taken.size() == 1 ? " is" : " are")
              + " there already, with other content",
          "choose another name, or say replace to make it the next revision");
    }
  }

  /// Nothing is planned any more.
  public void forget() {
    database.sql().sql("DELETE FROM name_work").update();
  }

  /// Carries the plan out. Inside of the change.
  ///
  /// @param files how many names are in the plan, more than none
  /// @return names whose earlier content made way: they may have too many revisions now
  public List<String> carryOut(Rename rename, long files, String by) {
    long at = words.next();
    dropSame(rename);
    List<String> replaced = retire(rename);
    number();
    if (rename.keep()) {
      copy(at);
    } else {
      move(at);
    }
    words.speak(
        rename.keep() ? NameChangeWord.Kind.COPY : NameChangeWord.Kind.MOVE,
        rename.from(),
        rename.to(),
        rename.prefix(),
        at);
    forget();
    String what = files == 1 ? "1 name" : files + " names";
    events.record(
        by,
        rename.keep() ? EventKind.NAMES_COPIED : EventKind.NAMES_MOVED,
        rename.to().isEmpty() ? rename.from() : rename.to(),
        by
            + (rename.keep() ? " copied " : " moved ")
            + (rename.prefix() ? what + " from " + shown(rename.from()) : rename.from())
            + " to "
            + shown(rename.to())
            + ".");
    database.announce(new CatalogEvent.Several());
    return replaced;
  }

  private static String shown(String prefix) {
    return prefix.isEmpty() ? "the top" : prefix;
  }

  /// Where the new name points to the same content already nothing is to be given to it.
  private void dropSame(Rename rename) {
    String same =
        "SELECT w.old_name FROM name_work w JOIN file o ON o.name = w.old_name JOIN file f ON"
            + " f.name = w.new_name WHERE f.root = o.root AND f.name <> o.name AND NOT EXISTS"
            + " (SELECT 1 FROM name_work m WHERE m.old_name = f.name)";
    if (!rename.keep()) {
      database.sql().sql("DELETE FROM file WHERE name IN (" + same + ")").update();
      database
          .sql()
          .sql(
              "DELETE FROM name_work WHERE NOT EXISTS (SELECT 1 FROM file f WHERE f.name ="
                  + " name_work.old_name)")
          .update();
    } else {
      database.sql().sql("DELETE FROM name_work WHERE old_name IN (" + same + ")").update();
    }
  }

  /// What is in the way becomes an earlier revision of its name.
  private List<String> retire(Rename rename) {
    String inTheWay =
        "SELECT f.name FROM name_work w JOIN file f ON f.name = w.new_name"
            + (rename.keep()
                ? ""
                : " WHERE NOT EXISTS (SELECT 1 FROM name_work m WHERE m.old_name = f.name)");
    List<String> replaced = database.sql().sql(inTheWay).query((rs, n) -> rs.getString(1)).list();
    if (!replaced.isEmpty()) {
      database
          .sql()
          .sql(
              "UPDATE revision SET kept = 1, copies_wanted = (SELECT f.copies_wanted FROM file f"
                  + " WHERE f.name = revision.name), copies = (SELECT f.copies FROM file f WHERE"
                  + " f.name = revision.name) WHERE name IN ("
                  + inTheWay
                  + ") AND revision = (SELECT f.revision FROM file f WHERE f.name ="
                  + " revision.name)")
          .update();
      for (String name : replaced) {
        database.sql().sql("DELETE FROM file WHERE name = ?").param(name).update();
      }
    }
    return new ArrayList<>(replaced);
  }

  /// Revisions go on from the last one that the new name ever had.
  private void number() {
    database
        .sql()
        .sql(
            "UPDATE name_work SET shift = (SELECT coalesce(max(r.revision), 0) FROM revision r"
                + " WHERE r.name = name_work.new_name) WHERE EXISTS (SELECT 1 FROM revision r WHERE"
                + " r.name = name_work.new_name)")
        .update();
  }

  private void copy(long at) {
    database
        .sql()
        .sql(
            """
            INSERT INTO file (name, revision, root, size_bytes, created_at, owner, copies_wanted, copies, name_folded, adopted,
              mode, mtime_nanos, named_at)
            SELECT w.new_name, w.shift + 1, f.root, f.size_bytes, f.created_at, f.owner, f.copies_wanted, f.copies, w.new_folded,
              0, f.mode, f.mtime_nanos, CAST(:at AS BIGINT)
            FROM name_work w JOIN file f ON f.name = w.old_name
            """)
        .param("at", at)
        .update();
    database
        .sql()
        .sql(
            """
            INSERT INTO revision (name, revision, root, size_bytes, created_at, owner, copies_wanted, mode, mtime_nanos, named_at)
            SELECT f.name, f.revision, f.root, f.size_bytes, f.created_at, f.owner, f.copies_wanted, f.mode, f.mtime_nanos,
              f.named_at
            FROM name_work w JOIN file f ON f.name = w.new_name
            """)
        .update();
  }

  /// Where a new name is an old one as well (a folder moved up into its own) the rows go by a name
  /// that nobody has: a primary key is looked at row by row.
  private void move(long at) {
    boolean overlap =
        database
            .sql()
            .sql("SELECT 1 FROM name_work a JOIN name_work b ON a.new_name = b.old_name LIMIT 1")
            .query(Integer.class)
            .optional()
            .isPresent();
    if (overlap) {
      // No name begins so.
      String way = "./" + UUID.randomUUID() + "/";
      rename("CAST('" + way + "' AS VARCHAR(60)) || w.new_name", at);
      database
          .sql()
          .sql("UPDATE name_work SET old_name = CAST(:way AS VARCHAR(60)) || new_name, shift = 0")
          .param("way", way)
          .update();
    }
    rename("w.new_name", at);
  }

  private void rename(String newName, long at) {
    for (String table : List.of("revision", "file")) {
      String folded =
          table.equals("file")
              ? ", name_folded = (SELECT w.new_folded FROM name_work w WHERE w.old_name ="
                  + " file.name)"
              : "";
      database
          .sql()
          .sql(
              """
              UPDATE %1$s SET named_at = :at, revision = revision + (SELECT w.shift FROM name_work w WHERE w.old_name = %1$s.name),
                name = (SELECT %2$s FROM name_work w WHERE w.old_name = %1$s.name)%3$s
              WHERE name IN (SELECT w.old_name FROM name_work w)
              """
                  .formatted(table, newName, folded))
          .param("at", at)
          .update();
    }
  }
}
