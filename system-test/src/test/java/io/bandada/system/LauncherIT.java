package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts that start Java, with something in place of Java that tells what it was given.
class LauncherIT {
  private static final String TELLS =
      """
      #!/bin/sh
      exec 3>"$TOLD"
      for fd in 0 1 2; do echo "$fd $(readlink /proc/$$/fd/$fd)" >&3; done
      pwd >&3
      printf '%s\\n' "$@" >&3
      env | grep JAVA >"$TOLD-variables" || true
      """;

  @TempDir Path folder;
  private Path told;

  @BeforeEach
  void putSomethingInPlaceOfJava() throws IOException {
    told = folder.resolve("told");
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, TELLS);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  private Answer start(String program, String shell, Object... more) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", shell, Checkout.launcher(program).toString()));
    for (Object one : more) {
      command.add(one.toString());
    }
    return Answer.of(
        command,
        Map.of(
            "JAVA_HOME",
            folder.resolve("jdk").toString(),
            "TOLD",
            told.toString(),
            "LC_ALL",
            "C.UTF-8"),
        "");
  }

  @ParameterizedTest
  @CsvSource({
    "peerctl, <&-, 0",
    "peerctl, >&-, 1",
    "peerctl, 2>&-, 2",
    "peerd, <&-, 0",
    "peerd, >&-, 1",
    "peerd, 2>&-, 2",
    "directory-web, <&-, 0",
    "directory-web, >&-, 1",
    "directory-web, 2>&-, 2"
  })
  void noFileOfJavaTakesTheNumberOfAClosedDescriptor(String program, String closing, int closed)
      throws IOException {
    assertThat(start(program, "exec \"$0\" a " + closing).exit()).isZero();
    List<String> lines = Files.readAllLines(told);
    for (int fd = 0; fd <= 2; fd++) {
      assertThat(lines.get(fd).equals(fd + " /dev/null")).as(lines.get(fd)).isEqualTo(fd == closed);
    }
    start(program, "exec \"$0\" a <&- >&- 2>&-");
    assertThat(Files.readAllLines(told)).startsWith("0 /dev/null", "1 /dev/null", "2 /dev/null");
  }

  @Test
  void whatIsOpenStaysWhatItIs() throws IOException {
    Files.writeString(folder.resolve("in"), "bytes of a user");
    assertThat(
            start(
                    "peerctl",
                    "{ \"$0\" a && echo held >&9; } <\"$1\" 9>\"$2\"",
                    folder.resolve("in"),
                    folder.resolve("nine"))
                .exit())
        .isZero();
    assertThat(folder.resolve("nine")).hasContent("held\n");
    assertThat(Files.readAllLines(told).getFirst()).isEqualTo("0 " + folder.resolve("in"));
  }

  /// Java tells on standard error what it found there, and a debugger's port that is taken ends it.
  /// The user's commands get it back.
  @Test
  void whatIsMeantForOtherJavaProgramsIsNotForPeerctl() throws IOException {
    String set = "JAVA_TOOL_OPTIONS='-Da=b  c' JDK_JAVA_OPTIONS=-Dd=e _JAVA_OPTIONS=-Xmx8m \"$0\" ";
    assertThat(start("peerctl", set + "a").exit()).isZero();
    assertThat(Files.readAllLines(Path.of(told + "-variables")))
        .contains(
            "PEERCTL_USERS_JAVA_TOOL_OPTIONS=-Da=b  c",
            "PEERCTL_USERS_JDK_JAVA_OPTIONS=-Dd=e",
            "PEERCTL_USERS__JAVA_OPTIONS=-Xmx8m")
        .noneMatch(
            line ->
                line.matches("(JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS=.*")
                    || line.startsWith("_JAVA_OPTIONS"));
    Answer real =
        Answer.of(
                List.of("sh", "-c", set + "help", Checkout.launcher("peerctl").toString()),
                Map.of("LC_ALL", "C.UTF-8"),
                "")
            .expect(0);
    assertThat(real.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"peerctl", "peerd", "directory-web"})
  void aFolderThatWasDeletedIsNoPlaceForJava(String program) throws IOException {
    Path gone = folder.resolve("gone");
    Answer answer = start(program, "mkdir \"$1\" && cd \"$1\" && rmdir \"$1\" && \"$0\" a", gone);
    if (program.equals("peerctl")) {
      assertThat(answer.exit()).as(answer.err()).isZero();
      assertThat(Files.readAllLines(told)).contains("/", "-Duser.dir=/nonexistent", "a");
    } else {
      assertThat(answer.exit()).isEqualTo(1);
      assertThat(answer.err())
          .endsWith(program + ": the working folder does not exist any more: cd to another\n");
      assertThat(told).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "directory-web, --help",
    "directory-web, --version",
    "peerd, --help",
    "peerd, --version",
    "peerd, --example-config"
  })
  void aQuestionIsAnsweredAndStartsNothing(String program, String question) {
    String launcher = Checkout.launcher(program).toString();
    Map<String, String> environment = Map.of("LC_ALL", "C.UTF-8");
    String here = "cd \"$1\" && \"$0\" " + question;
    assertThat(
            Answer.of(List.of("sh", "-c", here, launcher, folder.toString()), environment, "")
                .expect(0)
                .out())
        .contains(program);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("jdk");
    Answer.of(
            List.of("sh", "-c", here + " >/dev/full", launcher, folder.toString()), environment, "")
        .expect(1);
  }

  /// With the real Java: commands that need no folder work, and the others say what is wrong.
  @Test
  void inADeletedFolderPeerctlSaysSo() {
    Path gone = folder.resolve("gone");
    String inIt = "mkdir \"$1\" && cd \"$1\" && rmdir \"$1\" && \"$0\" ";
    Map<String, String> environment = Map.of("LC_ALL", "C.UTF-8");
    String launcher = Checkout.launcher("peerctl").toString();
    assertThat(
            Answer.of(
                    List.of("sh", "-c", inIt + "help", launcher, gone.toString()), environment, "")
                .expect(0)
                .out())
        .contains("upload");
    Answer upload =
        Answer.of(
                List.of("sh", "-c", inIt + "upload etc/passwd", launcher, gone.toString()),
                environment,
                "")
            .expect(3);
    assertThat(upload.err())
        .contains("cannot read etc/passwd: no such file")
        .contains("the working folder was deleted: cd to another");
    Answer download =
        Answer.of(
                List.of("sh", "-c", inIt + "download x y", launcher, gone.toString()),
                environment,
                "")
            .expect(3);
    assertThat(download.err()).contains("the working folder was deleted: cd to another");
  }
}
