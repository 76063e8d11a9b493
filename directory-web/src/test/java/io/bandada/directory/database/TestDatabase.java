package io.bandada.directory.database;

import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// A real database without a web server around it.
public final class TestDatabase {
  private TestDatabase() {}

  public static Database sqlite(Path folder) {
    DirectorySettings settings = settings(folder);
    return new DatabaseSetup().database(settings, new DataFolder(settings), event -> {});
  }

  public static DirectorySettings settings(Path folder) {
    return new Binder(new MapConfigurationPropertySource(Map.of("bandada.data", folder.toString())))
        .bindOrCreate("bandada", DirectorySettings.class);
  }
}
