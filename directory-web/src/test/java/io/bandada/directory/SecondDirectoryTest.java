package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bandada.directory.database.PostgresCluster;
import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.FileLease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A second directory on the first one's folder or database ends at once, says who has it, and
/// touches nothing.
class SecondDirectoryTest {
  private static final List<String> SHOWN = List.of("directory.url", "peers.url", "network.pin");

  @TempDir Path data = Path.of(".");
  @TempDir Path other = Path.of(".");

  static boolean postgresInstalled() {
    return PostgresCluster.installed().isPresent();
  }

  @Test
  void aSecondProcessOnTheFolderEndsWith78AndSaysWhoHasIt() throws Exception {
    try (var _ = start(data)) {
      List<String> before = shown();
      Path said = other.resolve("said");
      Process second =
          new ProcessBuilder(command("--bandada.data=" + data))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(78);
      assertThat(Files.readString(said))
          .contains(
              "the data folder " + data.toRealPath() + " is in use by another directory: process ")
          .contains("process " + ProcessHandle.current().pid() + ", since 20")
          .contains("stop that one first")
          .doesNotContain("\tat ");
      assertThat(shown()).isEqualTo(before);
    }
    assertThat(SHOWN).noneMatch(name -> Files.exists(data.resolve(name)));
    try (var again = start(data)) {
      assertThat(again.isActive()).as("the lock ends with its holder").isTrue();
    }
  }

  /// On a busy machine the rest of a start takes a minute.
  @Test
  void aSecondOneIsRefusedBeforeAnythingElseIsMade() throws Exception {
    try (var _ = FileLease.take(data.toRealPath().resolve("lock"), "it", "a setting")) {
      assertThatExceptionOfType(ConfigurationMistake.class)
          .isThrownBy(() -> SpringApplication.run(MadeTooEarly.class, "--bandada.data=" + data))
          .withMessageContaining("is in use by another directory: this very process");
    }
  }

  static final class MadeTooEarly {
    MadeTooEarly() {
      throw new AssertionError("the folder was not asked for first");
    }
  }

  @Test
  void aSecondFolderOnOneSqliteFileIsRefused() {
    String url = "--bandada.database.url=jdbc:sqlite:" + data.resolve("shared.db");
    try (var _ = start(data, url)) {
      assertRefused(() -> start(other, url).close(), "shared.db is in use by another directory");
    }
  }

  @Test
  @EnabledIf("postgresInstalled")
  void aSecondFolderOnOnePostgresIsRefused() throws Exception {
    String url =
        "--bandada.database.url="
            + PostgresCluster.start(PostgresCluster.installed().orElseThrow()).url();
    try (var _ = start(data, url)) {
      assertRefused(
          () -> start(other, url).close(),
          "the database is in use by another directory: bandada directory, process "
              + ProcessHandle.current().pid());
    }
    start(data, url).close();
  }

  private static void assertRefused(ThrowingCallable start, String why) {
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(start)
        .havingRootCause()
        .isInstanceOf(ConfigurationMistake.class)
        .withMessageContaining(why);
  }

  private List<String> shown() throws Exception {
    List<String> texts = new ArrayList<>();
    for (String name : SHOWN) {
      texts.add(Files.readString(data.resolve(name)));
    }
    return texts;
  }

  private static ConfigurableApplicationContext start(Path folder, String... more) {
    List<String> arguments = new ArrayList<>(options("--bandada.data=" + folder));
    arguments.addAll(List.of(more));
    return SpringApplication.run(DirectoryWeb.class, arguments.toArray(String[]::new));
  }

  private static List<String> options(String data) {
    return List.of(
        data,
        "--server.port=0",
        "--bandada.peers.port=0",
        "--bandada.peers.address=127.0.0.1",
        "--bandada.accounts.strength=4");
  }

  private static List<String> command(String data) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(DirectoryWeb.class.getName());
    command.addAll(options(data));
    return command;
  }
}
