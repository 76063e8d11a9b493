package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.NameSelection;
import io.bandada.directory.catalog.Tombstones;
import io.bandada.directory.database.Database;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.safemode.SafeMode;
import java.util.List;
import org.springframework.stereotype.Component;

/// Takes a name away: the name, its tombstone and the orders to its holders in one change.
@Component
public class FileRemoval {
  private final Database database;
  private final Catalog catalog;
  private final Tombstones tombstones;
  private final Placements placements;
  private final SafeMode safeMode;

  FileRemoval(
      Database database,
      Catalog catalog,
      Tombstones tombstones,
      Placements placements,
      SafeMode safeMode) {
    this.database = database;
    this.catalog = catalog;
    this.tombstones = tombstones;
    this.placements = placements;
    this.safeMode = safeMode;
  }

  /// @throws Refusal not-found; not-allowed unless it is the caller's own, or an admin asks;
  ///   safe-mode
  public void remove(String name, Caller caller) {
    database.write(
        () -> {
          FileRecord file =
              catalog.find(name).orElseThrow(() -> Refusal.notFound("there is no file " + name));
          remove(file, caller);
        });
  }

  /// The same, if the name still has this revision: another one that has come meanwhile is not
  /// removed in its place.
  public void remove(String name, int revision, Caller caller) {
    database.write(
        () -> {
          FileRecord file =
              catalog
                  .find(name)
                  .filter(found -> found.revision() == revision)
                  .orElseThrow(
                      () ->
                          Refusal.notFound(
                              name
                                  + " has changed or was removed while you looked at it, so nothing"
                                  + " was done"));
          remove(file, caller);
        });
  }

  private void remove(FileRecord file, Caller caller) {
    if (!caller.mayChange(file.owner())) {
      throw Refusal.notAllowed(
          file.name() + " belongs to " + file.owner(),
          "ask " + file.owner() + " or an admin to remove it");
    }
    safeMode.refuseRemovals();
    remove(NameSelection.exactly(List.of(file.name())), Tombstones.Signed.NONE, caller.account());
  }

  /// Whatever these names are now, by who may. Inside of a change.
  void remove(NameSelection names, Tombstones.Signed signed, String by) {
    placements.dropAll(tombstones.remove(names, signed, by));
  }
}
