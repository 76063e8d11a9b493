package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// What some tests need of the machine. Without it they are skipped with the reason; in CI they
/// fail with it.
final class Needs {
  private Needs() {}

  static void program(String name, String debianPackage) {
    for (String folder :
        System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return;
      }
    }
    missing(name + " is not installed (apt-get install " + debianPackage + ")");
  }

  static void root(String forWhat) {
    if (!"root".equals(System.getProperty("user.name"))) {
      missing("needs root for " + forWhat);
    }
  }

  static void missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail("%s", reason);
    }
    Assumptions.abort(reason);
  }
}
