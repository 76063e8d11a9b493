package io.bandada.directory.catalog;

import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.holdings.Copies;
import io.bandada.directory.members.ContentHolders;
import io.bandada.directory.problems.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The names of the network and what they point to.
@Component
public class Catalog {
  static final int MOST_REVISIONS_SHOWN = 100;

  /// Names of one content that its holders are given.
  private static final int MOST_NAMES = 100;

  private final Database database;
  private final ContentHolders holders;
  private final Copies copies;
  private final Events events;
  private final Seals seals;
  private final InstantSource clock;

  /// How many files there are; negative: to be counted.
  private final AtomicLong kept = new AtomicLong(-1);

  Catalog(
      Database database,
      ContentHolders holders,
      Copies copies,
      Events events,
      Seals seals,
      InstantSource clock) {
    this.database = database;
    this.holders = holders;
    this.copies = copies;
    this.events = events;
    this.seals = seals;
    this.clock = clock;
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

  /// A name with its holders and all contents that it ever pointed to.
  public Optional<FileDetail> detail(String name) {
    return find(name).map(file -> new FileDetail(file, holders.of(file.root()), revisions(name)));
  }

  private List<FileDetail.Revision> revisions(String name) {
    return database
        .sql()
        .sql(
            "SELECT revision, root, size_bytes, created_at, owner FROM revision WHERE name = ?"
                + " ORDER BY revision DESC LIMIT ?")
        .params(name, MOST_REVISIONS_SHOWN)
        .query(
            (rs, n) ->
                new FileDetail.Revision(
                    rs.getInt(1),
                    rs.getString(2),
                    rs.getLong(3),
                    Instant.ofEpochMilli(rs.getLong(4)).toString(),
                    rs.getString(5),
                    false,
                    0,
                    0,
                    null))
        .list();
  }

  /// Files whose root begins so, at most `limit`, by name.
  public List<FileRecord> byRoot(String prefix, int limit) {
    return database
        .sql()
        .sql(
            "SELECT "
                + FileList.COLUMNS
                + " FROM file f WHERE f.root >= :low AND f.root <= :high ORDER BY f.root, f.name"
                + " LIMIT :limit")
        .param("low", prefix)
        .param("high", prefix + "g")
        .param("limit", limit)
        .query(FileList::record)
        .list();
  }

  /// The sealed name records of a content, for its holders to keep.
  public List<NameRecord> names(String root) {
    return byRoot(root, MOST_NAMES).stream().map(this::sealed).toList();
  }

  /// The record of this file, for its holders to keep.
  public NameRecord sealed(FileRecord f) {
    return seals.seal(
        new NameRecord(
            f.name(),
            f.revision(),
            f.root(),
            f.sizeBytes(),
            f.created(),
            f.owner(),
            f.copiesWanted(),
            null));
  }

  /// Gives a name to a content, durably. The primary key of `file` decides between two who want it.
  ///
  /// @param copiesWanted of a name that points to this content already, they are raised to these,
  ///   never lowered
  /// @param replace the name may point to other content already; this becomes its next revision
  /// @throws Refusal name-taken
  public FileRecord publish(
      FileName name, String root, long sizeBytes, String owner, int copiesWanted, boolean replace) {
    FileRecord file =
        database.write(
            () -> {
              long now = clock.millis();
              FileRecord old = find(name.text()).orElse(null);
              if (old != null && old.root().equals(root)) {
                return wantAtLeast(copiesWanted, old);
              }
              if (old != null && !replace) {
                throw taken(old);
              }
              int revision = old == null ? lastRevision(name.text()) + 1 : old.revision() + 1;
              if (old == null) {
                insert(name, root, sizeBytes, owner, copiesWanted, revision, now, false);
              } else {
                update(name, root, sizeBytes, owner, copiesWanted, revision, now);
              }
              insertRevision(name, root, sizeBytes, owner, copiesWanted, revision, now);
              copies.recount(old == null ? List.of(root) : List.of(root, old.root()));
              events.record(
                  owner,
                  old == null ? EventKind.FILE_PUBLISHED : EventKind.FILE_REPLACED,
                  name.text(),
                  old == null
                      ? owner + " published " + name + "."
                      : owner + " replaced " + name + " by revision " + revision + ".");
              changed(new CatalogEvent.Published(name.text(), root));
              return find(name.text()).orElseThrow();
            });
    return file;
  }

  private FileRecord wantAtLeast(int copies, FileRecord file) {
    if (copies <= file.copiesWanted()) {
      return file;
    }
    database
        .sql()
        .sql("UPDATE file SET copies_wanted = ? WHERE name = ?")
        .params(copies, file.name())
        .update();
    return find(file.name()).orElseThrow();
  }

  private void insert(
      FileName name,
      String root,
      long size,
      String owner,
      int copiesWanted,
      int revision,
      long at,
      boolean adopted) {
    int rows =
        database
            .sql()
            .sql(
                "INSERT INTO file (name, revision, root, size_bytes, created_at, owner,"
                    + " copies_wanted, copies, name_folded, adopted) VALUES (?, ?, ?, ?, ?, ?, ?,"
                    + " 0, ?, ?) ON CONFLICT (name) DO NOTHING")
            .params(
                name.text(),
                revision,
                root,
                size,
                at,
                owner,
                copiesWanted,
                name.folded(),
                adopted ? 1 : 0)
            .update();
    if (rows == 0) {
      throw taken(find(name.text()).orElse(null));
    }
  }

  private void update(
      FileName name,
      String root,
      long size,
      String owner,
      int copiesWanted,
      int revision,
      long at) {
    database
        .sql()
        .sql(
            "UPDATE file SET revision = ?, root = ?, size_bytes = ?, created_at = ?, owner = ?,"
                + " copies_wanted = ?, adopted = 0 WHERE name = ?")
        .params(revision, root, size, at, owner, copiesWanted, name.text())
        .update();
  }

  private void insertRevision(
      FileName name,
      String root,
      long size,
      String owner,
      int copiesWanted,
      int revision,
      long at) {
    database
        .sql()
        .sql(
            "INSERT INTO revision (name, revision, root, size_bytes, created_at, owner,"
                + " copies_wanted) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name, revision) DO"
                + " NOTHING")
        .params(name.text(), revision, root, size, at, owner, copiesWanted)
        .update();
  }

  private int lastRevision(String name) {
    return database
        .sql()
        .sql("SELECT coalesce(max(revision), 0) FROM revision WHERE name = ?")
        .param(name)
        .query(Integer.class)
        .single();
  }

  public static Refusal taken(@Nullable FileRecord by) {
    return Refusal.conflict(
        Problem.NAME_TAKEN,
        by == null
            ? "the name is in use"
            : "the name " + by.name() + " points to other content of " + by.owner(),
        "choose another name, or say replace to make it the next revision");
  }

  /// Takes a name away. What holders do with the content is placement's.
  ///
  /// @return the sealed word of it: one for each content of this name that somebody may still hold
  public List<Tombstone> remove(FileRecord file, String by) {
    return database.write(
        () -> {
          long now = clock.millis();
          List<Tombstone> tombstones =
              contents(file).stream()
                  .map(
                      root ->
                          seals.seal(
                              new Tombstone(
                                  newId(), file.name(), file.revision(), root, now, null)))
                  .toList();
          tombstones.forEach(tombstone -> insert(tombstone, by));
          database.sql().sql("DELETE FROM file WHERE name = ?").param(file.name()).update();
          events.record(
              by, EventKind.FILE_REMOVED, file.name(), by + " removed " + file.name() + ".");
          changed(new CatalogEvent.Removed(file.name(), file.root()));
          return tombstones;
        });
  }

  private static String newId() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  /// What the name points to, and what it pointed to before as far as it is held.
  private Set<String> contents(FileRecord file) {
    Set<String> roots = new LinkedHashSet<>(List.of(file.root()));
    roots.addAll(
        database
            .sql()
            .sql(
                "SELECT DISTINCT r.root FROM revision r WHERE r.name = ?"
                    + " AND EXISTS (SELECT 1 FROM holding h WHERE h.root = r.root)")
            .param(file.name())
            .query((rs, n) -> rs.getString(1))
            .list());
    return roots;
  }

  private void insert(Tombstone t, String by) {
    database
        .sql()
        .sql(
            "INSERT INTO tombstone (id, name, revision, root, removed_at, removed_by, seal) VALUES"
                + " (?, ?, ?, ?, ?, ?, ?)")
        .params(
            Arrays.asList(t.id(), t.name(), t.revision(), t.root(), t.removedAt(), by, t.seal()))
        .update();
  }

  private void changed(CatalogEvent event) {
    database.announce(event);
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
