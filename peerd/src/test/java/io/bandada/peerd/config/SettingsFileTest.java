package io.bandada.peerd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.rate.Rates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is set, and what is said of what cannot be set.
class SettingsFileTest {
  @TempDir Path folder;

  private ConfigValues values(String toml) throws IOException, ConfigProblem {
    ConfigValues values = new ConfigValues();
    values.addFile(Files.writeString(folder.resolve("peerd.toml"), toml));
    return values;
  }

  private String problem(String toml) {
    try {
      PeerdConfig.from(values(toml));
      throw new AssertionError("was accepted: " + toml);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (ConfigProblem e) {
      return e.getMessage();
    }
  }

  @Test
  void theExampleListsEverySettingWithItsDefaultAndReason() throws IOException {
    Path example = Path.of("../configs/peerd.toml");
    assertThat(Files.readString(example))
        .as("configs/peerd.toml; to write it anew: peerd --example-config > configs/peerd.toml")
        .isEqualTo(ExampleConfig.text());
  }

  @Test
  void theExampleChangesNothing() throws IOException, ConfigProblem {
    assertThat(PeerdConfig.from(values(ExampleConfig.text())))
        .isEqualTo(PeerdConfig.from(new ConfigValues()));
  }

  @Test
  void theExampleIsStillRightWhenEveryLineIsSwitchedOn() throws IOException, ConfigProblem {
    String on = ExampleConfig.text().replaceAll("(?m)^#(?=[a-z_]+ = )", "");
    assertThat(PeerdConfig.from(values(on))).isEqualTo(PeerdConfig.from(new ConfigValues()));
  }

  @Test
  void anUnknownKeyIsToldWithFileLineAndTheNearestKey() {
    assertThat(
            problem("name = \"a\"\n\nlisten_adress = \"127.0.0.1:1\"\nlisen = \"127.0.0.1:0\"\n"))
        .contains("peerd.toml:")
        .contains("unknown setting");
    assertThat(problem("\n\nlisen = \"127.0.0.1:0\"\n"))
        .isEqualTo(
            folder.resolve("peerd.toml") + ":3: unknown setting 'lisen'\n  did you mean 'listen'?");
  }

  /// As editors on Windows write it.
  @Test
  void aByteOrderMarkAndOtherLineEndsSayNothing() throws IOException, ConfigProblem {
    assertThat(PeerdConfig.from(values("\uFEFFname = \"wren\"\r\nupload_slots = 7\r\n")))
        .isEqualTo(PeerdConfig.from(values("name = \"wren\"\nupload_slots = 7\n")));
  }

  @Test
  void whatIsNotUtf8IsToldWithItsLine() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.toml"), "name = \"wren\"\n", StandardCharsets.UTF_16);
    assertThatThrownBy(() -> new ConfigValues().addFile(other))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageStartingWith(other + ":1: is not UTF-8\n  save");
    Files.writeString(other, "site = \"z\u00fcri\"\n", StandardCharsets.UTF_8);
    Files.write(
        other,
        "\nname = \"k\u00f6nig\"\n".getBytes(StandardCharsets.ISO_8859_1),
        StandardOpenOption.APPEND);
    assertThatThrownBy(() -> new ConfigValues().addFile(other))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageStartingWith(other + ":3: is not UTF-8");
  }

  @Test
  void aValueOfTheWrongTypeIsToldWithAnExample() {
    assertThat(problem("upload_slots = \"many\"\n"))
        .endsWith(
            "peerd.toml:1: 'upload_slots' must be a whole number\n  as in: upload_slots = 64");
    assertThat(problem("advertise = [1]\n")).contains("'advertise' must be a list of texts");
    assertThat(problem("[listen]\nport = 1\n")).contains("'listen' must be a text");
  }

  @Test
  void aValueThatCannotBeUsedIsToldWithItsReason() {
    assertThat(problem("listen = \"[fe80::1%eth0]:4711\"\n"))
        .contains(":1: listen = \"[fe80::1%eth0]:4711\"")
        .contains("no literal IP address");
    assertThat(problem("listen = \"example.org:1\"\n")).contains("names are not looked up");
    assertThat(problem("directory = \"http://example.org\"\n")).contains("is not encrypted");
    assertThat(problem("fingerprint = \"short\"\n")).contains("not the 43 characters");
    assertThat(problem("login_token_file = \"t\"\n")).contains("set `directory`");
    assertThat(problem("login_token_file = \"t\"\nlogin_user = \"ana\"\n"))
        .contains("stands instead of");
    assertThat(problem("data = \"here\"\n")).contains("not an absolute path");
    assertThat(problem("capacity = \"much\"\n")).contains("not a size such as 500Gi");
    assertThat(problem("capacity = \"1M\"\n")).contains("less than 64Mi");
    assertThat(problem("log_level = \"loud\"\n")).contains("not one of error, warn, info, debug");
    assertThat(problem("upload_slots = 0\n")).contains("not from 1 to");
    assertThat(problem("upload_rate = \"1K\"\n")).contains("from 16Ki to 1Ti");
    assertThat(problem("download_rate = \"fast\"\n")).contains("not a size such as");
    assertThat(problem("name = \"a\\u001bb\"\n")).contains("no control characters");
    assertThat(problem("login_user = \"ana\"\n")).contains("need each other");
    assertThat(problem("metrics = \"192.0.2.1:9\"\n")).contains("not on loopback");
    assertThat(problem("advertise = [\"0.0.0.0:4711\"]\n"))
        .contains("not the address of one machine");
  }

  @Test
  void ratesAreBytesPerSecondOrOff() throws IOException, ConfigProblem {
    PeerdConfig config =
        PeerdConfig.from(values("upload_rate = \"8Mi\"\nupload_rate_per_peer = \"500K\"\n"));
    assertThat(config.rates()).isEqualTo(new Rates(8 << 20, 0, 500_000));
    assertThat(PeerdConfig.from(new ConfigValues()).rates()).isEqualTo(Rates.NONE);
  }

  @Test
  void aReloadTakesOverWhatCanChangeAndNothingElse() throws IOException, ConfigProblem {
    PeerdConfig before = PeerdConfig.from(values("name = \"a\"\nupload_rate = \"8Mi\"\n"));
    PeerdConfig now =
        PeerdConfig.from(values("name = \"b\"\ndownload_rate = \"1Mi\"\nlog_level = \"warn\"\n"));
    PeerdConfig changed = before.reloaded(now);
    assertThat(changed.rates()).isEqualTo(new Rates(0, 1 << 20, 0));
    assertThat(changed.log().level()).isEqualTo(now.log().level());
    assertThat(changed.name()).isEqualTo("a");
    assertThat(changed).isNotEqualTo(now);
  }

  @Test
  void aJoinTokenIsEnoughToSignInAtStart() throws IOException, ConfigProblem {
    PeerdConfig config =
        PeerdConfig.from(
            values(
                "directory = \"https://directory.example\"\nlogin_token_file = \"/run/token\"\n"));
    assertThat(config.login()).contains(new PeerdConfig.Login("", Path.of("/run/token"), ""));
  }

  @Test
  void whatIsNotTomlIsToldWithItsLine() {
    assertThat(problem("name = \"a\"\nlisten = \n")).contains("peerd.toml:2");
    assertThat(problem("name = \"a\"\nname = \"b\"\n")).contains("peerd.toml:2");
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThatThrownBy(() -> new ConfigValues().addFile(folder.resolve("none.toml")))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void theCommandLineGoesOverTheFileAndEachOriginIsShown() throws IOException, ConfigProblem {
    ConfigValues values = values("name = \"a\"\nsite = \"west\"\n");
    values.addOverride("name=b c");
    values.addOverride("upload_slots=3");
    values.addOverride("advertise=[\"127.0.0.1:9\"]");
    PeerdConfig config = PeerdConfig.from(values);
    assertThat(config.name()).isEqualTo("b c");
    assertThat(config.site()).isEqualTo("west");
    assertThat(config.slots().upload()).isEqualTo(3);
    assertThat(config.listening().advertise()).containsExactly("127.0.0.1:9");
    assertThat(values.print())
        .contains("name = \"b c\"  # --set name=b c\n")
        .contains("site = \"west\"  # " + folder.resolve("peerd.toml") + ":2\n")
        .contains("replica_slots = 32  # default\n");
  }

  @Test
  void overridesAreCheckedLikeTheFile() {
    ConfigValues values = new ConfigValues();
    assertThatThrownBy(() -> values.addOverride("nme=x"))
        .hasMessageContaining("did you mean 'name'?");
    assertThatThrownBy(() -> values.addOverride("name")).hasMessageContaining("key=value");
    assertThatThrownBy(() -> values.addOverride("upload_slots=x"))
        .isInstanceOf(ConfigProblem.class);
  }

  @Test
  void sizesAreReadAsPeopleWriteThem() {
    assertThat(ByteSize.parse("500Gi")).isEqualTo(500L << 30);
    assertThat(ByteSize.parse("2T")).isEqualTo(2_000_000_000_000L);
    assertThat(ByteSize.parse("10MiB")).isEqualTo(10L << 20);
    assertThat(ByteSize.parse("12345")).isEqualTo(12_345);
    assertThatThrownBy(() -> ByteSize.parse("999999999999999P")).hasMessageContaining("64 bits");
    assertThatThrownBy(() -> ByteSize.parse("-1")).isInstanceOf(IllegalArgumentException.class);
  }
}
