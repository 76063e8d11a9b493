package io.bandada.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the repository lies, and what in it can be run.
final class Checkout {
  static final Path ROOT = root();
  static final Path TARGET = ROOT.resolve("system-test/target/system-test");

  private Checkout() {}

  static Path launcher(String program) {
    return ROOT.resolve(program).resolve("src/main/launcher").resolve(program);
  }

  static Path tool(String name) {
    return ROOT.resolve("system-test/tools").resolve(name);
  }

  /// Failsafe starts us in the module's folder, an IDE perhaps in the root.
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("quickstart"))) {
        return folder;
      }
    }
    throw new IllegalStateException("not inside a checkout: " + here);
  }

  /// Deletes a folder and all below it, with as little fuss as `rm -rf`.
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      List<Path> deepestFirst =
          below.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
