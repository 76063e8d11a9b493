package io.bandada.directory.events;

import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DirectorySettings;
import java.time.InstantSource;

/// The real events without a web server around them.
public final class TestEvents {
  private TestEvents() {}

  public static Events of(Database database, InstantSource clock, DirectorySettings settings) {
    return new Events(database, clock, settings);
  }
}
