package io.bandada.directory.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version"})
  void aQuestionIsAnsweredAndStartsNothing(String question) {
    CommandLine.Reply reply = CommandLine.replyTo("--server.port=0", question).orElseThrow();
    assertThat(reply.exitCode()).isZero();
    assertThat(reply.text()).contains("directory-web");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "-p", "--bandada.data", "--", "--=x", ""})
  void whatSpringWouldPassOverIsRefused(String argument) {
    CommandLine.Reply reply = CommandLine.replyTo(argument, "/srv/directory").orElseThrow();
    assertThat(reply.exitCode()).isEqualTo(2);
    assertThat(reply.text())
        .startsWith("directory-web: '" + argument + "'")
        .endsWith("directory-web --help shows what is\n");
  }

  @Test
  void settingsAreLeftToSpring() {
    assertThat(CommandLine.replyTo()).isEmpty();
    assertThat(
            CommandLine.replyTo(
                "--bandada.data=/srv/directory",
                "--server.port=0",
                "--bandada.database.url=",
                "--debug"))
        .isEmpty();
  }
}
