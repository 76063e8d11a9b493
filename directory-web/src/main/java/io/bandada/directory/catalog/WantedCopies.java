package io.bandada.directory.catalog;

import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import org.springframework.stereotype.Component;

/// How many copies of files are wanted, when somebody says so anew. That there are more of some
/// than are wanted from then on harms nobody.
@Component
public class WantedCopies {
  private final Database database;
  private final Events events;

  WantedCopies(Database database, Events events) {
    this.database = database;
    this.events = events;
  }

  /// Inside of a change.
  ///
  /// @param about what these names are, which is more than nothing
  public void want(NameSelection names, int copies, NameChangeReply about, String by) {
    database
        .sql()
        .sql("UPDATE file SET copies_wanted = :copies WHERE " + names.condition("name"))
        .param("copies", copies)
        .params(names.params())
        .update();
    boolean one = about.files() == 1;
    events.record(
        by,
        EventKind.COPIES_CHANGED,
        names.subject(),
        by
            + " wants "
            + (copies == 1 ? "1 copy" : copies + " copies")
            + " of "
            + (one ? about.names().getFirst() : about.files() + " files: " + names.words())
            + ".");
    database.announce(new CatalogEvent.Several());
  }
}
