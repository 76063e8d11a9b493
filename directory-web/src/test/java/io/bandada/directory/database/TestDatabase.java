package io.bandada.directory.database;

import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ApplicationEventPublisher;

/// A real database without a web server around it.
public final class TestDatabase {
  private TestDatabase() {}

  public static Database sqlite(Path folder) {
    return at(folder, null);
  }

  /// @param url null: the built-in database
  public static Database at(Path folder, @Nullable String url) {
    DirectorySettings settings = settings(folder, url);
    return open(settings, new DataFolder(settings), event -> {});
  }

  public static Database open(
      DirectorySettings settings, DataFolder data, ApplicationEventPublisher listeners) {
    return new DatabaseSetup().database(settings, data, listeners);
  }

  public static DirectorySettings settings(Path folder) {
    return settings(folder, null);
  }

  /// @param url null: the built-in database
  public static DirectorySettings settings(Path folder, @Nullable String url) {
    Map<String, String> settings =
        url == null
            ? Map.of("bandada.data", folder.toString())
            : Map.of("bandada.data", folder.toString(), "bandada.database.url", url);
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("bandada", DirectorySettings.class);
  }
}
