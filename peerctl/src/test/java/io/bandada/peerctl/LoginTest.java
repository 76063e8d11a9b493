package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.LogInRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network that nobody has vouched for is not signed in at, and secrets go neither there nor into
/// an argument.
class LoginTest {
  private static final String FP = FakeControl.FINGERPRINT;
  private static final String TOKEN = "0123456789ab." + "s".repeat(43) + "." + "p".repeat(43);

  @TempDir Path folder;

  private Typist stranger() throws IOException {
    Typist typist = new Typist(folder);
    typist.control.trusted = "";
    typist.control.loggedIn = false;
    return typist;
  }

  private static LogInRequest asked(Typist typist) {
    return Objects.requireNonNull(typist.control.lastLogin);
  }

  @Test
  void withoutATerminalTheCommandThatVouchesIsTold() throws IOException {
    try (Typist typist = stranger()) {
      typist.typesIn("secret\n");
      Answer answer =
          typist.types(
              "login", "--directory", "https://d.example", "--user", "o'hara", "--password-stdin");
      assertThat(answer.code()).isEqualTo(ExitCode.NOT_LOGGED_IN);
      assertThat(answer.err())
          .isEqualTo(
              "peerctl: nobody has vouched for it\n"
                  + "  if it is the one that the directory shows:  peerctl login --directory"
                  + " https://d.example --user 'o'\\''hara' --fingerprint "
                  + FP
                  + " --password-stdin\n");
      assertThat(asked(typist).getPassword()).isEmpty();
    }
  }

  @Test
  void atATerminalAPersonIsAskedBeforeTheSecretIs() throws IOException {
    try (Typist typist = stranger()) {
      typist.inIsTerminal = true;
      typist.typesIn("y\nsecret\n");
      Answer answer = typist.types("login", "--user", "ana", "--password-stdin");
      assertThat(answer.code()).isEqualTo(ExitCode.DONE);
      assertThat(answer.err())
          .contains("nobody has vouched for it\n  SHA256:" + FP + "\nIs this right? [y/N] ");
      assertThat(asked(typist).getPassword()).isEqualTo("secret");
      assertThat(asked(typist).getFingerprint()).isEqualTo(FP);
    }
  }

  @Test
  void anythingButYesIsNo() throws IOException {
    for (String no : new String[] {"\n", "n\n", "", "maybe\n", "yesterday\n"}) {
      try (Typist typist = stranger()) {
        typist.inIsTerminal = true;
        typist.typesIn(no + "secret\n");
        assertThat(typist.types("login", "--user", "ana", "--password-stdin").code())
            .isEqualTo(ExitCode.NOT_LOGGED_IN);
        assertThat(asked(typist).getPassword()).isEmpty();
      }
    }
  }

  @Test
  void aFingerprintThatIsGivenIsPassedOnAndNothingIsAsked() throws IOException {
    try (Typist typist = stranger()) {
      typist.typesIn("secret\n");
      assertThat(
              typist
                  .types(
                      "login", "--user", "ana", "--fingerprint", "SHA256:" + FP, "--password-stdin")
                  .code())
          .isEqualTo(ExitCode.DONE);
      assertThat(asked(typist).getFingerprint()).isEqualTo("SHA256:" + FP);
    }
  }

  @Test
  void aTokenComesFromAFileOrStdinAndNeedsNoUser() throws IOException {
    try (Typist typist = stranger()) {
      Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
      assertThat(typist.types("login", "--token-file", file.toString()).code())
          .isEqualTo(ExitCode.DONE);
      assertThat(asked(typist).getJoinToken()).isEqualTo(TOKEN);
      typist.typesIn(TOKEN + "\n");
      assertThat(typist.types("login", "--token-file", "-").code()).isEqualTo(ExitCode.DONE);
      assertThat(asked(typist).getJoinToken()).isEqualTo(TOKEN);
      assertThat(typist.types("login", "--token-file", "-", "--user", "ana").code())
          .isEqualTo(ExitCode.USAGE);
      assertThat(typist.types("login", "--token-file", folder.resolve("none").toString()).code())
          .isEqualTo(ExitCode.NOT_FOUND);
      typist.typesIn("");
      assertThat(typist.types("login", "--token-file", "-").code()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void anotherNetworkIsTheUsersToJudge() throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.failures.put(
          "logIn",
          FakeDaemon.failure(Failure.Code.OTHER_NETWORK, "another network answers", "look", FP));
      typist.typesIn("secret\n");
      Answer answer = typist.types("login", "--user", "ana", "--password-stdin");
      assertThat(answer)
          .isEqualTo(
              new Answer(ExitCode.NOT_LOGGED_IN, "", "peerctl: another network answers\n  look\n"));
    }
  }

  @Test
  void whoamiAndStatusShowTheNetworkAndTheCertificate() throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.environment.put("TZ", "UTC");
      assertThat(typist.types("whoami", "-o", "wide").out())
          .contains(FP)
          .contains("until 2026-11-2");
      assertThat(typist.types("status").out()).contains(FP).contains("until 2026-11-2");
    }
  }
}
