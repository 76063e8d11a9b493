package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Content that is no file: what a command writes, and what comes by standard input and is of a
/// known size.
class StreamedUploadTest {
  @TempDir Path folder;

  private Answer types(Typist typist, String... words) {
    return typist.types(words);
  }

  @Test
  void whatACommandWroteIsPublishedWhenItEndsWell() throws IOException {
    try (Typist typist = new Typist(folder)) {
      Answer answer =
          types(typist, "upload", "--exec", "printf one; printf two", "--name", "backups/db.sql");
      assertThat(answer.err()).isEmpty();
      assertThat(answer.code()).isEqualTo(ExitCode.DONE);
      assertThat(typist.control.contents.get("backups/db.sql")).asString().isEqualTo("onetwo");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3,ended with exit code 3,FAILED",
    "kill -9 $$,was killed by signal 9 (exit code 137),FAILED",
    "exec env --default-signal=INT sh -c 'kill -INT $$',was killed by signal 2 (exit code"
        + " 130),INTERRUPTED"
  })
  void whatACommandThatDiesHasWrittenIsNotPublished(String end, String said, ExitCode code)
      throws IOException {
    try (Typist typist = new Typist(folder)) {
      Answer answer =
          types(typist, "upload", "--exec", "head -c 100000 /dev/zero; " + end, "--name", "dump");
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.err())
          .isEqualTo("peerctl: the command " + said + "; nothing was published\n");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void aStreamOfAKnownSizeIsPublishedOnlyWhole() throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.typesIn("12345");
      Answer tooShort = types(typist, "upload", "--size", "6", "-", "--name", "pipe");
      assertThat(tooShort.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(tooShort.err())
          .isEqualTo(
              "peerctl: standard input had only 5 of the 6 bytes of --size; nothing was"
                  + " published\n");
      typist.typesIn("12345");
      Answer tooLong = types(typist, "upload", "--size", "4", "-", "--name", "pipe");
      assertThat(tooLong.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(tooLong.err())
          .isEqualTo(
              "peerctl: standard input had more than the 4 bytes of --size; nothing was"
                  + " published\n");
      assertThat(typist.control.files).isEmpty();
      typist.typesIn("12345");
      assertThat(types(typist, "upload", "--size", "5", "-", "--name", "pipe").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typist.control.contents.get("pipe")).asString().isEqualTo("12345");
    }
  }

  /// Which would never end by itself.
  @Test
  void aCommandThatWritesTooMuchIsEnded() throws IOException {
    try (Typist typist = new Typist(folder)) {
      Answer answer =
          types(
              typist,
              "upload",
              "--size",
              "1000",
              "--exec",
              "echo $$ > " + folder + "/pid; cat /dev/zero",
              "--name",
              "zeros");
      assertThat(answer.code()).isEqualTo(ExitCode.DAMAGED);
      assertThat(answer.err()).contains("the command had more than the 1000 bytes");
      assertThat(typist.control.files).isEmpty();
      assertThat(
              ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip()))
                  .filter(ProcessHandle::isAlive))
          .isEmpty();
    }
  }

  /// A bad end is told rather than the size, since it is the reason.
  @Test
  void aCommandThatDiesEarlyIsToldAsSuch() throws IOException {
    try (Typist typist = new Typist(folder)) {
      assertThat(
              types(
                      typist,
                      "upload",
                      "--size",
                      "1000",
                      "--exec",
                      "echo begun; exit 7",
                      "--name",
                      "x")
                  .err())
          .contains("exit code 7");
      assertThat(
              types(typist, "upload", "--size", "1000", "--exec", "echo begun", "--name", "x")
                  .err())
          .contains("only 6 of the 1000 bytes");
      assertThat(typist.control.files).isEmpty();
    }
  }

  @Test
  void withoutADaemonTheCommandDoesNotEvenStart() throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.environment.put("PEERCTL_SOCKET", folder.resolve("nobody.sock").toString());
      Answer answer = types(typist, "upload", "--exec", "touch " + folder + "/ran", "--name", "x");
      assertThat(answer.code()).isEqualTo(ExitCode.DAEMON_UNREACHABLE);
      assertThat(folder.resolve("ran")).doesNotExist();
    }
  }

  @Test
  void aPipeOrADeviceThatWasNamedHasTheSizeThatIsSaid() throws IOException, InterruptedException {
    try (Typist typist = new Typist(folder)) {
      assertThat(types(typist, "upload", "--size", "0", "/dev/null", "--name", "nothing").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(types(typist, "upload", "--size", "4", "/dev/zero", "--name", "zeros").err())
          .isEqualTo(
              "peerctl: /dev/zero had more than the 4 bytes of --size; nothing was published\n");
      assertThat(typist.control.contents).containsOnlyKeys("nothing");
      Path file = Files.writeString(folder.resolve("file"), "x");
      assertThat(types(typist, "upload", "--size", "1", file.toString()).err())
          .startsWith(
              "peerctl: --size is for standard input, --exec, a pipe or a device: "
                  + file
                  + " is a file\n");
      assertThat(types(typist, "upload", "-r", "--size", "1", folder.toString()).code())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void theGrammarIsACommandAndAName() throws IOException {
    try (Typist typist = new Typist(folder)) {
      Path file = Files.writeString(folder.resolve("file"), "x");
      for (List<String> wrong :
          List.of(
              List.of("--exec", "true"),
              List.of("--exec", "true", "a"),
              List.of("--exec", "true", "--name", "a", "b"),
              List.of("--exec", "true", "--name", "-"),
              List.of("--exec", " ", "--name", "a"),
              List.of("-r", "--exec", "true", "--name", "a"),
              List.of("--size", "1", file.toString()),
              List.of("--size", "1k", "-", "--name", "a"),
              List.of("--size", "-1", "-", "--name", "a"))) {
        String[] words =
            java.util.stream.Stream.concat(java.util.stream.Stream.of("upload"), wrong.stream())
                .toArray(String[]::new);
        assertThat(types(typist, words).code()).as(wrong.toString()).isEqualTo(ExitCode.USAGE);
      }
      assertThat(typist.control.files).isEmpty();
    }
  }
}
