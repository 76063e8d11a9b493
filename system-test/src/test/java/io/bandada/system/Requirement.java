package io.bandada.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a test needs of its machine. Without it the test is left out with one line that says why;
/// with `CI=true` it fails.
final class Requirement {
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin");

  private Requirement() {}

  static void root(String why) {
    require("root".equals(System.getProperty("user.name")), "needs root " + why);
  }

  static void program(String program, String debianPackage) {
    require(
        FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
        "needs " + program + " (apt-get install " + debianPackage + ")");
  }

  static void fragileDisk() {
    String obstacle = FragileDisk.obstacle();
    require(obstacle.isEmpty(), obstacle);
  }

  private static void require(boolean met, String otherwise) {
    if (!met && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(otherwise);
    }
    assumeTrue(met, otherwise);
  }
}
