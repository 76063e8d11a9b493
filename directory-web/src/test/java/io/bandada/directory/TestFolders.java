package io.bandada.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders for tests whose context lives as long as their JVM, so that nobody can say when they are
/// done with: among what is built, where `mvn clean` finds them.
public final class TestFolders {
  private TestFolders() {}

  /// A fresh one.
  public static Path create(String name) throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(Path.of("target/test-data").toAbsolutePath()), name);
  }
}
