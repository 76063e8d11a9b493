package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md says in which file a thing is: such a file is there.
class ArchitecturePageTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /// `package.Class`, as the walks and tables name it.
  private static final Pattern CLASS = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)\\.([A-Z]\\w+)[`.]");

  @Test
  void everyClassThatIsNamedWithItsPackageIsThere() throws IOException {
    List<String> sources = sources();
    List<String> named =
        CLASS
            .matcher(Files.readString(REPOSITORY.resolve("ARCHITECTURE.md")))
            .results()
            .map(name -> "/" + name.group(1).replace('.', '/') + "/" + name.group(2) + ".java")
            .distinct()
            .toList();
    assertThat(named)
        .hasSizeGreaterThan(50)
        .allMatch(file -> sources.stream().anyMatch(source -> source.endsWith(file)));
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(REPOSITORY)) {
      for (Path folder :
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList()) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.map(Path::toString).forEach(sources::add);
        }
      }
    }
    return sources;
  }
}
