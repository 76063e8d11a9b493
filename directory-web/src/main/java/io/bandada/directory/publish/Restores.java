package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileName;
import io.bandada.directory.catalog.Publication;
import io.bandada.directory.catalog.Revisions;
import io.bandada.directory.catalog.Trash;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.Holder;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.safemode.SafeMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Brings names back. A removed one is given again when a peer has reported its whole content:
/// those that had it are ordered to keep it, and take it out of their own trash before they fetch.
/// An earlier revision becomes the next one at once.
@Component
public class Restores {
  /// Who does not ask again for so long does not want it any more.
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final int ENDED_AT_ONCE = 200;

  private final Database database;
  private final Catalog catalog;
  private final Revisions revisions;
  private final Trash trash;
  private final Holdings holdings;
  private final Members members;
  private final Placements placements;
  private final SafeMode safeMode;
  private final InstantSource clock;

  Restores(
      Database database,
      Catalog catalog,
      Revisions revisions,
      Trash trash,
      Holdings holdings,
      Members members,
      Placements placements,
      SafeMode safeMode,
      InstantSource clock) {
    this.database = database;
    this.catalog = catalog;
    this.revisions = revisions;
    this.trash = trash;
    this.holdings = holdings;
    this.members = members;
    this.placements = placements;
    this.safeMode = safeMode;
    this.clock = clock;
  }

  /// Begins, or says how far it is.
  ///
  /// @throws Refusal not-found: nothing of that name can come back, or nobody has it any more;
  ///   name-taken; not-allowed
  public RestoreReply restore(RestoreRequest request, Caller caller) {
    if (request.name() == null) {
      throw Refusal.badRequest("which name shall come back?");
    }
    Outcome outcome =
        database.write(
            () -> {
              FileRecord file = catalog.find(request.name()).orElse(null);
              return file == null ? removed(request, caller) : earlier(file, request, caller);
            });
    return switch (outcome) {
      case Outcome.Reply(RestoreReply reply) -> reply;
      case Outcome.Lost(String name) ->
          throw Refusal.notFound(
              "no peer has the content of "
                  + name
                  + " any more: it is not in the trash of any that had it");
    };
  }

  /// What the change came to: that it is lost is written down before it is told.
  private sealed interface Outcome {
    record Reply(RestoreReply reply) implements Outcome {}

    record Lost(String name) implements Outcome {}
  }

  private Outcome earlier(FileRecord file, RestoreRequest request, Caller caller) {
    Integer wanted = request.revision();
    if (wanted == null) {
      throw Refusal.conflict(
          Problem.NAME_TAKEN,
          file.name() + " is there",
          "to make an earlier revision the current one, name it: " + file.name() + "@N");
    }
    if (wanted == file.revision()) {
      return new Outcome.Reply(new RestoreReply(file, 0));
    }
    requireOwn(file.name(), file.owner(), caller);
    FileRecord old =
        revisions
            .kept(file.name(), wanted)
            .orElseThrow(() -> Refusal.notFound(file.name() + " has no kept revision " + wanted));
    FileRecord now = publish(old, caller);
    if (!safeMode.on()) {
      placements.drop(revisions.giveUp(file.name(), caller.account()));
    }
    return new Outcome.Reply(new RestoreReply(now, 0));
  }

  private FileRecord publish(FileRecord old, Caller caller) {
    return catalog.publish(
        new Publication(
            new FileName(old.name()),
            old.root(),
            old.sizeBytes(),
            caller.account(),
            old.copiesWanted(),
            true,
            old.attributes()));
  }

  private static void requireOwn(String name, String owner, Caller caller) {
    if (!caller.mayChange(owner)) {
      throw Refusal.notAllowed(
          name + " belongs to " + owner, "ask " + owner + " or an admin to bring it back");
    }
  }

  private Outcome removed(RestoreRequest request, Caller caller) {
    Trash.Entry entry =
        trash
            .find(request.name())
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "nothing called " + request.name() + " is in the trash of the network"));
    if (request.revision() != null && request.revision() != entry.revision()) {
      throw Refusal.notFound(
          "of " + entry.name() + " revision " + entry.revision() + " is in the trash");
    }
    requireOwn(entry.name(), entry.owner(), caller);
    if (isHeld(entry)) {
      return new Outcome.Reply(new RestoreReply(given(entry, caller), 0));
    }
    if (begin(entry, caller)) {
      placements.bringBack(
          new Placements.Need(entry.root(), entry.sizeBytes(), entry.copiesWanted(), null, null),
          trash.holders(entry.root()));
    }
    int awaited = placements.awaited(entry.root());
    if (awaited == 0) {
      end(entry.name());
      return new Outcome.Lost(entry.name());
    }
    return new Outcome.Reply(new RestoreReply(null, awaited));
  }

  /// By a peer that is there, and is not just dropping it.
  private boolean isHeld(Trash.Entry entry) {
    for (Holder holder : holdings.holders(entry.root())) {
      boolean there =
          members.get(holder.peerId()).filter(m -> m.state().counts()).isPresent()
              && !placements.mayBeDropping(holder.peerId(), entry.root());
      if (there && holder.complete() && holder.sizeBytes() == entry.sizeBytes()) {
        return true;
      }
    }
    return false;
  }

  private FileRecord given(Trash.Entry entry, Caller caller) {
    FileRecord was =
        new FileRecord(
            entry.name(),
            entry.root(),
            entry.sizeBytes(),
            entry.revision(),
            "",
            entry.owner(),
            0,
            entry.copiesWanted(),
            entry.attributes());
    FileRecord file = publish(was, caller);
    trash.taken(entry, caller.account());
    end(entry.name());
    return file;
  }

  /// @return false when it is under way
  private boolean begin(Trash.Entry entry, Caller caller) {
    return database
            .sql()
            .sql(
                "INSERT INTO restore (name, tombstone, root, asked_by, asked_at) VALUES (?, ?, ?,"
                    + " ?, ?) ON CONFLICT (name) DO NOTHING")
            .params(entry.name(), entry.id(), entry.root(), caller.account(), clock.millis())
            .update()
        == 1;
  }

  private void end(String name) {
    database.sql().sql("DELETE FROM restore WHERE name = ?").param(name).update();
  }

  private record Begun(String name, String tombstone, String root) {}

  /// What came back for nobody goes again.
  @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void endTheAbandoned() {
    long before = clock.millis() - ABANDONED.toMillis();
    List<Begun> old =
        database
            .sql()
            .sql("SELECT name, tombstone, root FROM restore WHERE asked_at < ? LIMIT ?")
            .params(before, ENDED_AT_ONCE)
            .query((rs, n) -> new Begun(rs.getString(1), rs.getString(2), rs.getString(3)))
            .list();
    if (old.isEmpty() || safeMode.on()) {
      return;
    }
    database.write(
        () -> {
          for (Begun one : old) {
            end(one.name);
            for (Holder holder : holdings.holders(one.root)) {
              placements.drop(holder.peerId(), one.root, one.tombstone);
            }
          }
        });
  }
}
