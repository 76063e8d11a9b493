package io.bandada.directory;

import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// One directory with a folder of its own, started once for all tests that extend this (and once
/// more for those with other beans or on another database), on ports that the system chose. Names
/// and roots are drawn, so that tests do not meet.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
abstract class DirectoryTest {
  static final String ADMIN = "root";
  static final String PASSWORD = "correct horse battery";
  private static final Random RANDOM = new Random();

  @LocalServerPort int port;

  @Value("${bandada.data}")
  Path data = Path.of(".");

  Http http = new Http(1);

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    Path data = folder();
    settings.add("bandada.data", data::toString);
    settings.add("bandada.accounts.strength", () -> "4");
    settings.add("bandada.repair.delay", () -> "0s");
    settings.add("bandada.repair.interval", () -> "200ms");
  }

  @BeforeEach
  void setUp() {
    http = new Http(port);
    Path token = data.resolve("setup-token");
    if (Files.exists(token)) {
      http.post(Paths.SETUP, new Setup(read(token).strip(), ADMIN, PASSWORD)).as(Object.class);
    }
  }

  Door door() {
    return Door.of(data);
  }

  TestPeer peer(String name) {
    return TestPeer.login(
        door(), ADMIN, PASSWORD, name + "-" + Long.toString(RANDOM.nextLong() >>> 1, 36));
  }

  static String root() {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      hex.append(String.format("%016x", RANDOM.nextLong()));
    }
    return hex.toString();
  }

  static String name(String stem) {
    return stem + "-" + Long.toString(RANDOM.nextLong() >>> 1, 36) + ".bin";
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder() {
    try {
      return TestFolders.create("directory");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
