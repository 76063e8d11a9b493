package io.bandada.directory.catalog;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Problem;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.holdings.Copies;
import io.bandada.directory.members.ContentHolders;
import io.bandada.directory.problems.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The names of the network and what they point to.
@Component
public class Catalog {
  private final Database database;
  private final ContentHolders holders;
  private final Copies copies;
  private final Events events;
  private final Revisions revisions;
  private final RenameWords words;

  /// How many files there are; negative: to be counted.
  private final AtomicLong kept = new AtomicLong(-1);

  Catalog(
      Database database,
      ContentHolders holders,
      Copies copies,
      Events events,
      Revisions revisions,
      RenameWords words) {
    this.database = database;
    this.holders = holders;
    this.copies = copies;
    this.events = events;
    this.revisions = revisions;
    this.words = words;
  }

  public FilePage page(FileQuery query) {
    return new FileList(query).page(database, count());
  }

  public Optional<FileRecord> find(String name) {
    return database
        .sql()
        .sql("SELECT " + FileList.COLUMNS + " FROM file f WHERE f.name = ?")
        .param(name)
        .query(FileList::record)
        .optional();
  }

  /// A name with its holders and the contents that it pointed to.
  public Optional<FileDetail> detail(String name) {
    return find(name)
        .map(file -> new FileDetail(file, holders.of(file.root()), revisions.of(file)));
  }

  /// Files whose root begins so, at most `limit`, by name; after them earlier revisions that are
  /// kept.
  public List<FileRecord> byRoot(String prefix, int limit) {
    List<FileRecord> files =
        database
            .sql()
            .sql(
                "SELECT "
                    + FileList.COLUMNS
                    + " FROM file f WHERE f.root >= :low AND f.root <= :high ORDER BY f.root,"
                    + " f.name LIMIT :limit")
            .param("low", prefix)
            .param("high", prefix + "g")
            .param("limit", limit)
            .query(FileList::record)
            .list();
    List<FileRecord> all = new ArrayList<>(files);
    all.addAll(revisions.byRoot(prefix, limit));
    return all.subList(0, Math.min(all.size(), limit));
  }

  /// Without attributes, see [#publish(Publication)].
  public FileRecord publish(
      FileName name, String root, long sizeBytes, String owner, int copiesWanted, boolean replace) {
    return publish(new Publication(name, root, sizeBytes, owner, copiesWanted, replace, null));
  }

  /// Gives a name to a content, durably. The primary key of `file` decides between two who want it.
  /// What it pointed to before is a kept revision from now on; what is too old then,
  /// [Revisions#giveUp] gives up.
  ///
  /// @throws Refusal name-taken
  public FileRecord publish(Publication p) {
    String name = p.name().text();
    return database.write(
        () -> {
          FileRecord old = find(name).orElse(null);
          if (old != null && old.root().equals(p.root())) {
            return refresh(p, old);
          }
          if (old != null && !p.replace()) {
            throw taken(old);
          }
          int revision = old == null ? revisions.last(name) + 1 : old.revision() + 1;
          long now = words.now();
          if (old == null) {
            insert(p, revision, now);
          } else {
            revisions.retire(old);
            update(p, revision, now);
          }
          revisions.add(find(name).orElseThrow());
          copies.recount(old == null ? List.of(p.root()) : List.of(p.root(), old.root()));
          events.record(
              p.owner(),
              old == null ? EventKind.FILE_PUBLISHED : EventKind.FILE_REPLACED,
              name,
              old == null
                  ? p.owner() + " published " + name + "."
                  : p.owner() + " replaced " + name + " by revision " + revision + ".");
          database.announce(new CatalogEvent.Published(name, p.root()));
          return find(name).orElseThrow();
        });
  }

  /// The name points to this content already: no new revision, but more copies may be wanted, and
  /// its attributes may be others.
  private FileRecord refresh(Publication p, FileRecord file) {
    int wanted = Math.max(p.copiesWanted(), file.copiesWanted());
    boolean touched = p.changes(file);
    if (wanted == file.copiesWanted() && !touched) {
      return file;
    }
    FileAttributes attributes = touched ? p.attributes() : file.attributes();
    database
        .sql()
        .sql("UPDATE file SET copies_wanted = ?, mode = ?, mtime_nanos = ? WHERE name = ?")
        .params(
            Arrays.asList(
                wanted,
                AttributeColumns.mode(attributes),
                AttributeColumns.mtime(attributes),
                file.name()))
        .update();
    FileRecord now = find(file.name()).orElseThrow();
    revisions.add(now);
    database.announce(new CatalogEvent.Published(file.name(), file.root()));
    return now;
  }

  private void insert(Publication p, int revision, long at) {
    int rows =
        database
            .sql()
            .sql(
                "INSERT INTO file (name, revision, root, size_bytes, created_at, owner,"
                    + " copies_wanted, copies, name_folded, adopted, mode, mtime_nanos) VALUES (?,"
                    + " ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, ?) ON CONFLICT (name) DO NOTHING")
            .params(
                Arrays.asList(
                    p.name().text(),
                    revision,
                    p.root(),
                    p.sizeBytes(),
                    at,
                    p.owner(),
                    p.copiesWanted(),
                    p.name().folded(),
                    AttributeColumns.mode(p.attributes()),
                    AttributeColumns.mtime(p.attributes())))
            .update();
    if (rows == 0) {
      throw taken(find(p.name().text()).orElse(null));
    }
  }

  private void update(Publication p, int revision, long at) {
    database
        .sql()
        .sql(
            "UPDATE file SET revision = ?, root = ?, size_bytes = ?, created_at = ?, owner = ?,"
                + " copies_wanted = ?, adopted = 0, named_at = 0, mode = ?, mtime_nanos = ? WHERE"
                + " name = ?")
        .params(
            Arrays.asList(
                revision,
                p.root(),
                p.sizeBytes(),
                at,
                p.owner(),
                p.copiesWanted(),
                AttributeColumns.mode(p.attributes()),
                AttributeColumns.mtime(p.attributes()),
                p.name().text()))
        .update();
  }

  public static Refusal taken(@Nullable FileRecord by) {
    return Refusal.conflict(
        Problem.NAME_TAKEN,
        by == null
            ? "the name is in use"
            : "the name " + by.name() + " points to other content of " + by.owner(),
        "choose another name, or say replace to make it the next revision");
  }

  @EventListener
  void recount(CatalogEvent event) {
    kept.set(-1);
  }

  /// How many files there are.
  public long count() {
    long known = kept.get();
    if (known >= 0) {
      return known;
    }
    long counted = database.sql().sql("SELECT count(*) FROM file").query(Long.class).single();
    kept.compareAndSet(-1, counted);
    return counted;
  }
}
