package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.NameRule;
import io.bandada.directory.catalog.NameSelection;
import io.bandada.directory.catalog.Renames;
import io.bandada.directory.catalog.Revisions;
import io.bandada.directory.catalog.Tombstones;
import io.bandada.directory.catalog.WantedCopies;
import io.bandada.directory.database.Database;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.safemode.SafeMode;
import io.bandada.directory.settings.DirectorySettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Changes of names, of one or of a hundred thousand: all of it is done in one change, or nothing.
/// Only what the caller may change is changed, and only what is named.
@Component
public class ManyNames {
  /// Names that a refusal tells.
  private static final int MOST_TOLD = 3;

  private final Database database;
  private final Renames renames;
  private final Revisions revisions;
  private final Tombstones tombstones;
  private final FileRemoval removal;
  private final Placements placements;
  private final SafeMode safeMode;
  private final WantedCopies wanted;

  ManyNames(
      Database database,
      Renames renames,
      Revisions revisions,
      Tombstones tombstones,
      FileRemoval removal,
      Placements placements,
      SafeMode safeMode,
      WantedCopies wanted) {
    this.database = database;
    this.renames = renames;
    this.revisions = revisions;
    this.tombstones = tombstones;
    this.removal = removal;
    this.placements = placements;
    this.safeMode = safeMode;
    this.wanted = wanted;
  }

  /// @throws Refusal bad-request, bad-name, not-found (an exact name that is not there),
  ///   not-allowed, name-taken, safe-mode
  public NameChangeReply change(NameChange change, Caller caller) {
    check(change);
    NameSelection names = selection(change);
    // A word for each of very many names takes a while: signed before anybody has to wait for us.
    Tombstones.Signed signed =
        change.kind() == NameChange.Kind.REMOVE && !change.dryRun()
            ? tombstones.sign(names)
            : Tombstones.Signed.NONE;
    return database.write(() -> change(change, names, signed, caller));
  }

  private NameChangeReply change(
      NameChange change, NameSelection names, Tombstones.Signed signed, Caller caller) {
    requireAll(names);
    requireOwn(names, caller);
    NameChangeReply about = about(names);
    switch (change.kind()) {
      case MOVE, COPY -> rename(change, about, caller);
      case REMOVE -> {
        if (!change.dryRun() && about.files() > 0) {
          safeMode.refuseRemovals();
          removal.remove(names, signed, caller.account());
        }
      }
      case COPIES -> {
        if (!change.dryRun() && about.files() > 0) {
          wanted.want(names, Objects.requireNonNull(change.copies()), about, caller.account());
        }
      }
    }
    return about;
  }

  private void rename(NameChange change, NameChangeReply about, Caller caller) {
    boolean prefix = change.prefix() != null;
    Renames.Rename rename =
        new Renames.Rename(
            prefix ? Objects.requireNonNull(change.prefix()) : one(change),
            Objects.requireNonNull(change.to()),
            prefix,
            change.kind() == NameChange.Kind.COPY,
            change.replace());
    renames.plan(rename);
    List<String> foreign =
        renames.owners().stream().filter(owner -> !caller.mayChange(owner)).toList();
    if (!foreign.isEmpty()) {
      throw Refusal.notAllowed(
          "what is there already belongs to " + String.join(", ", foreign),
          "choose another name, or ask an admin");
    }
    if (change.dryRun() || about.files() == 0) {
      renames.forget();
      return;
    }
    for (String name : renames.carryOut(rename, about.files(), caller.account())) {
      if (safeMode.on()) {
        break;
      }
      placements.drop(revisions.giveUp(name, caller.account()));
    }
  }

  private static String one(NameChange change) {
    return Objects.requireNonNull(change.names()).getFirst();
  }

  private void requireAll(NameSelection names) {
    if (names instanceof NameSelection.Exact(Set<String> exact)) {
      Set<String> missing = new LinkedHashSet<>(exact);
      missing.removeAll(
          database
              .sql()
              .sql("SELECT f.name FROM file f WHERE " + names.condition("f.name"))
              .params(names.params())
              .query((rs, n) -> rs.getString(1))
              .list());
      if (!missing.isEmpty()) {
        throw Refusal.notFound("there is no file " + some(missing, missing.size()));
      }
    }
  }

  private void requireOwn(NameSelection names, Caller caller) {
    List<String[]> owners =
        database
            .sql()
            .sql(
                "SELECT f.owner, min(f.name), count(*) FROM file f WHERE "
                    + names.condition("f.name")
                    + " GROUP BY f.owner ORDER BY f.owner")
            .params(names.params())
            .query((rs, n) -> new String[] {rs.getString(1), rs.getString(2), rs.getString(3)})
            .list()
            .stream()
            .filter(one -> !caller.mayChange(one[0]))
            .toList();
    if (!owners.isEmpty()) {
      String[] first = owners.getFirst();
      boolean alone = first[2].equals("1");
      throw Refusal.notAllowed(
          first[1]
              + (alone ? " belongs to " : " and others belong to ")
              + first[0]
              + ", so nothing was done",
          "ask " + first[0] + " or an admin");
    }
  }

  private NameChangeReply about(NameSelection names) {
    String where = names.condition("f.name");
    long files =
        database
            .sql()
            .sql("SELECT count(*) FROM file f WHERE " + where)
            .params(names.params())
            .query(Long.class)
            .single();
    long bytes =
        database
            .sql()
            .sql(
                "SELECT coalesce(sum(x.size_bytes), 0) FROM (SELECT DISTINCT f.root, f.size_bytes"
                    + " FROM file f WHERE "
                    + where
                    + ") x")
            .params(names.params())
            .query(Long.class)
            .single();
    List<String> first =
        database
            .sql()
            .sql("SELECT f.name FROM file f WHERE " + where + " ORDER BY f.name LIMIT :most")
            .params(names.params())
            .param("most", NameChangeReply.MOST_NAMED)
            .query((rs, n) -> rs.getString(1))
            .list();
    return new NameChangeReply(files, bytes, first);
  }

  private static String some(Set<String> names, int all) {
    String first = String.join(", ", names.stream().limit(MOST_TOLD).toList());
    return all > MOST_TOLD ? first + " and " + (all - MOST_TOLD) + " more" : first;
  }

  private static NameSelection selection(NameChange change) {
    String prefix = change.prefix();
    return prefix == null
        ? NameSelection.exactly(Objects.requireNonNull(change.names()))
        : new NameSelection.Below(prefix);
  }

  private static void check(NameChange change) {
    List<String> names = change.names();
    boolean exact = names != null && !names.isEmpty();
    String prefix = change.prefix();
    if (change.kind() == null || exact == (prefix != null)) {
      throw Refusal.badRequest("a change of names is about names or about a prefix");
    }
    if (names != null
        && (names.size() > NameChange.MOST_NAMES || names.stream().anyMatch(Objects::isNull))) {
      throw Refusal.badRequest("a change is about " + NameChange.MOST_NAMES + " names at most");
    }
    if (prefix != null) {
      requireFolder("a prefix", prefix);
    }
    switch (change.kind()) {
      case MOVE, COPY -> checkTo(change, exact);
      case REMOVE -> {}
      case COPIES -> {
        Integer copies = change.copies();
        if (copies == null || copies < 1 || copies > DirectorySettings.MAX_COPIES) {
          throw Refusal.badRequest("copies are 1 to " + DirectorySettings.MAX_COPIES);
        }
      }
    }
  }

  private static void checkTo(NameChange change, boolean exact) {
    String to = change.to();
    if (to == null) {
      throw Refusal.badRequest("a move or a copy says where to");
    }
    if (exact) {
      if (Objects.requireNonNull(change.names()).size() != 1) {
        throw Refusal.badRequest("one name, or one prefix, is moved or copied at a time");
      }
      NameRule.broken(to)
          .ifPresent(
              rule -> {
                throw Refusal.badName(rule);
              });
      if (to.equals(one(change))) {
        throw Refusal.badRequest(to + " is called so already");
      }
    } else {
      String from = Objects.requireNonNull(change.prefix());
      requireFolder("the new prefix", to);
      if (to.startsWith(from)) {
        throw Refusal.badRequest(
            (to.equals(from) ? "it is called so already: " : "a folder cannot go into itself: ")
                + (to.isEmpty() ? "the top" : to));
      }
    }
  }

  private static void requireFolder(String what, String prefix) {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw Refusal.badRequest(what + " ends with a slash, or is empty");
    }
  }
}
