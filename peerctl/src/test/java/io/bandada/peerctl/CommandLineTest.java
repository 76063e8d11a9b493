package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static Answer types(Path folder, String... words) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.put("notes.txt", new byte[12]);
      return typist.types(words);
    }
  }

  @Test
  void nothingTypedGivesShortHelpAndTheCodeOfWrongUsage(@TempDir Path folder) throws IOException {
    Answer answer = types(folder);
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.out()).contains("peerctl upload big.iso").contains("peerctl help");
  }

  @ParameterizedTest
  @CsvSource({"lss,ls", "upolad,upload", "dowload,download", "stats,stat"})
  void unknownCommandNamesTheNearest(String typed, String meant, @TempDir Path folder)
      throws IOException {
    Answer answer = types(folder, typed);
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .isEqualTo(
            "peerctl: there is no command \""
                + typed
                + "\"\n  did you mean:  peerctl "
                + meant
                + "\n");
  }

  @Test
  void aWordThatIsNearNothingPointsToHelp(@TempDir Path folder) throws IOException {
    assertThat(types(folder, "frobnicate").err()).endsWith("  all commands:  peerctl help\n");
  }

  @Test
  void unknownOptionNamesTheNearest(@TempDir Path folder) throws IOException {
    Answer answer = types(folder, "ls", "--jsno");
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .isEqualTo("peerctl: there is no option --jsno\n  did you mean:  --json\n");
    assertThat(types(folder, "--sokcet", "x", "ls").err()).contains("did you mean:  --socket");
  }

  @Test
  void anOptionIsNeverGuessedFromItsFirstLetters(@TempDir Path folder) throws IOException {
    assertThat(types(folder, "ls", "--js").code()).isEqualTo(ExitCode.USAGE);
    assertThat(types(folder, "--out", "json", "ls").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void globalOptionsStandBeforeOrAfterTheCommand(@TempDir Path folder) throws IOException {
    assertThat(types(folder, "--json", "ls").out()).startsWith("{\"version\":1");
    assertThat(types(folder, "ls", "--json").out()).startsWith("{\"version\":1");
    assertThat(types(folder, "-o", "json", "ls", "-o", "text").out()).startsWith("NAME");
    assertThat(types(folder, "-q", "ls").out()).isEqualTo("notes.txt\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls a b",
        "stat",
        "stat a b",
        "upload",
        "download",
        "download a b",
        "download a /b",
        "download a b c/",
        "download -",
        "download a b -",
        "download a b -O c",
        "download a --to . -O c",
        "whoami x",
        "find",
        "rm",
        "peer show",
        "peer frob",
        "transfer frob",
        "transfer show",
        "completion fish",
        "completion",
        "verify --all x",
        "ls --sort colour",
        "ls -o xml",
        "ls --timeout soon",
        "ls --timeout 0",
        "ls --color pink",
        "upload --copies 0 x",
        "upload --copies many x",
        "upload --copies 2 --ack 3 x",
        "events -n 0",
        "ls --socket",
        "limit up",
        "limit --up fast",
        "limit --up",
        "limit --down 1.5Mi",
        "limit --per-peer 8i",
        "limit --up 999999999999Ti"
      })
  void wrongUsageIsToldInAtMostTwoLines(String line, @TempDir Path folder) throws IOException {
    Answer answer = types(folder, line.split(" "));
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .startsWith("peerctl: ")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(answer.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @Test
  void everyValueIsLookedAtBeforeTheCommandBegins(@TempDir Path folder) throws IOException {
    assertThat(types(folder, "cat", "--length", "much").err())
        .startsWith("peerctl: --length: \"much\" is not a number of bytes\n");
    assertThat(types(folder, "--socket", "/nonexistent", "events", "x", "-n", "0").err())
        .startsWith("peerctl: --lines: \"0\" is not");
    assertThat(types(folder, "upload", "--copies", "0", "--help").code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void theBytesOfAFileAndJsonDoNotMix(@TempDir Path folder) throws IOException {
    assertThat(types(folder, "cat", "--json", "notes.txt").code()).isEqualTo(ExitCode.USAGE);
    assertThat(types(folder, "download", "--json", "notes.txt", "-").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void wrongUsageIsToldInJsonWhenJsonWasAskedFor(@TempDir Path folder) throws IOException {
    assertThat(types(folder, "--json", "lss").err())
        .isEqualTo(
            "{\"error\":{\"code\":2,\"name\":\"usage\",\"message\":\"there is no command"
                + " \\\"lss\\\"\",\"hint\":\"did you mean:  peerctl ls\"}}\n");
  }

  @Test
  void whatCannotBeAPathIsWrongUsage(@TempDir Path folder) throws IOException {
    Answer answer = types(folder, "upload", "a\0b");
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .isEqualTo("peerctl: \"a\\x00b\" cannot be a path: Nul character not allowed\n");
  }

  @Test
  void everythingAfterTwoDashesIsAnArgument(@TempDir Path folder) throws IOException {
    Answer answer = types(folder, "stat", "--", "--json");
    assertThat(answer.code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(answer.err()).contains("no file is called --json");
  }

  @Test
  void aFlagGoesBeforeAVariableAndAVariableBeforeAFile(@TempDir Path folder) throws IOException {
    Path config = Files.createDirectories(folder.resolve("peerctl")).resolve("config.toml");
    Files.writeString(config, "output = \"wide\"\n");
    try (Typist typist = new Typist(folder)) {
      typist.control.put("notes.txt", new byte[12]);
      typist.environment.put("XDG_CONFIG_HOME", folder.toString());
      assertThat(typist.types("ls").out()).contains("OWNER");
      typist.environment.put("PEERCTL_OUTPUT", "text");
      assertThat(typist.types("ls").out()).contains("NAME").doesNotContain("OWNER");
      assertThat(typist.types("ls", "-o", "jsonl").out()).startsWith("{\"name\"");
    }
  }

  @Test
  void aTypoInTheConfigFileStopsWithFileLineAndTheNearestKey(@TempDir Path folder)
      throws IOException {
    Path config = Files.createDirectories(folder.resolve("peerctl")).resolve("config.toml");
    Files.writeString(config, "color = \"never\"\nsokcet = \"/x\"\n");
    try (Typist typist = new Typist(folder)) {
      typist.environment.put("XDG_CONFIG_HOME", folder.toString());
      Answer answer = typist.types("ls");
      assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
      assertThat(answer.err())
          .isEqualTo(
              "peerctl: "
                  + config
                  + " line 2: unknown key \"sokcet\"\n  did you mean \"socket\"?\n");
      Files.writeString(config, "color = never\n");
      assertThat(typist.types("ls").err()).startsWith("peerctl: " + config + " line 1: ");
    }
  }

  @Test
  void colourIsForTerminalsUnlessAskedFor(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.put("notes.txt", new byte[12]);
      assertThat(typist.types("ls").out()).doesNotContain("\u001b");
      assertThat(typist.types("ls", "--color", "always").out()).contains("\u001b[1m");
      typist.atTerminal();
      assertThat(typist.types("ls").out()).contains("\u001b[1m");
      assertThat(typist.types("ls", "--json").out()).doesNotContain("\u001b");
      typist.environment.put("NO_COLOR", "1");
      assertThat(typist.types("ls").out()).doesNotContain("\u001b");
    }
  }
}
