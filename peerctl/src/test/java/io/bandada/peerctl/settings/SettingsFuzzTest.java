package io.bandada.peerctl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/// What people write into config.toml and into variables: understood, or refused as wrong usage in
/// one message.
class SettingsFuzzTest {
  @TempDir private static Path folder;

  @FuzzTest
  void file(byte[] input) throws IOException {
    Path file = folder.resolve("config.toml");
    Files.write(file, input);
    read(Map.of(), List.of(file));
  }

  /// Values of variables, one a line.
  @FuzzTest
  void variables(FuzzedDataProvider input) {
    String[] lines = input.consumeRemainingAsString().split("\n", -1);
    Map<String, String> environment = new TreeMap<>();
    for (int i = 0; i < Math.min(lines.length, SettingsSource.keys().size()); i++) {
      environment.put(SettingsSource.variable(SettingsSource.keys().get(i)), lines[i]);
    }
    read(environment, List.of());
  }

  private static void read(Map<String, String> environment, List<Path> files) {
    try {
      Settings settings = new SettingsSource(Map.of(), environment, files).read();
      assertThat(settings.socket().toString()).isNotEmpty();
      Duration timeout = settings.timeout();
      if (timeout != null) {
        assertThat(timeout).isBetween(Duration.ofMillis(1), Timeout.LONGEST);
      }
    } catch (CommandFailed e) {
      assertThat(e.code()).isEqualTo(ExitCode.USAGE);
      assertThat(e.message()).isNotBlank();
    } catch (InvalidPathException e) {
      assertThat(e.getInput()).isNotNull(); // the main class tells it
    }
  }
}
