package io.bandada.peerctl.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// configs/peerctl.toml is the truth: every key, each with the default that the code has.
class SampleConfigTest {
  private static final Path SAMPLE = Path.of("../configs/peerctl.toml");

  private static Settings read(List<Path> files) {
    return new SettingsSource(Map.of(), Map.of(), files).read();
  }

  @Test
  void theSampleNamesEveryKeyWithItsDefault(@TempDir Path folder) throws IOException {
    String uncommented = Files.readString(SAMPLE).replaceAll("(?m)^#([a-z]+ = )", "$1");
    Path file = Files.writeString(folder.resolve("config.toml"), uncommented);
    assertThat(ConfigFile.read(file).values()).containsOnlyKeys(SettingsSource.keys());
    assertThat(read(List.of(file))).isEqualTo(read(List.of()));
    assertThat(read(List.of(SAMPLE))).isEqualTo(read(List.of()));
  }

  @Test
  void theUsersFileGoesBeforeTheMachines(@TempDir Path folder) throws IOException {
    Path user = Files.writeString(folder.resolve("user.toml"), "color = \"always\"\n");
    Path machine =
        Files.writeString(folder.resolve("machine.toml"), "color = \"never\"\nquiet = true\n");
    Settings settings = read(List.of(user, machine));
    assertThat(settings.colour()).isEqualTo(ColourChoice.ALWAYS);
    assertThat(settings.quiet()).isTrue();
    assertThat(SettingsSource.usualFiles(Map.of("HOME", "/home/ana"), machine))
        .containsExactly(Path.of("/home/ana/.config/peerctl/config.toml"), machine);
  }

  /// As editors on Windows write it.
  @Test
  void aByteOrderMarkAndOtherLineEndsSayNothing(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config.toml"), "\uFEFFcolor = \"never\"\r\nquiet = true\r\n");
    assertThat(ConfigFile.read(file).values()).isEqualTo(Map.of("color", "never", "quiet", "true"));
    Files.writeString(file, "color = \"never\"\n", StandardCharsets.UTF_16);
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(file + " is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "30,PT30S", "5m,PT5M", "5min,PT5M", "2h,PT2H"})
  void timesAreWrittenAsPeopleWriteThem(String text, Duration duration) {
    assertThat(Timeout.of(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0s", "s", "-1s", "1.5s", "1d", "99999999999s", "999999999h", "5 m"})
  void whatIsNoTimeIsRefused(String text) {
    assertThat(Timeout.of(text)).isNull();
  }
}
