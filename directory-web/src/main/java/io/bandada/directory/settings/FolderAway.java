package io.bandada.directory.settings;

import org.springframework.dao.DataAccessResourceFailureException;

/// What must be found again after a restart is not at its place: nothing is written, and nothing
/// acknowledged.
///
/// It is told in the log where it is looked for, once.
public final class FolderAway extends DataAccessResourceFailureException {
  private static final long serialVersionUID = 1L;
  public static final String HINT =
      "put it back as it was, or stop the directory, restore a backup and start it again";

  private final String why;

  FolderAway(String why) {
    super(words(why));
    this.why = why;
  }

  public String why() {
    return why;
  }

  /// What it means, one line for a person.
  ///
  /// @param why as [KeptFiles#trouble] says it
  public static String words(String why) {
    return "the directory writes nothing: " + why;
  }
}
