package io.bandada.peerctl.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.settings.GlobalOptions;
import io.bandada.peerctl.terminal.Format;
import io.bandada.peerctl.terminal.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is made from the commands says what the commands say.
class CommandTableTest {
  private static List<String> names() {
    return CommandTable.names();
  }

  private static String printed(Consumer<Output> printing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output output = new Output(bytes, Format.TEXT, false, false);
    printing.accept(output);
    output.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Command command(String name) {
    return CommandTable.get(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void helpNamesEveryOptionAndShowsExamplesFirst(String name) {
    Command command = command(name);
    String help = printed(output -> new HelpText(output).command(name, command));
    assertThat(help)
        .startsWith("peerctl " + name + " - ")
        .contains(HelpText.synopsis(name, command));
    assertThat(help.indexOf("Example")).isLessThan(help.indexOf("Usage"));
    for (Option<?> option : command.options()) {
      assertThat(help).contains(option.spelled()).contains(option.description());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyExampleIsALineOfThatCommand(String name) {
    assertThat(command(name).manual().examples())
        .isNotEmpty()
        .extracting(Manual.Example::line)
        .allMatch(line -> line.contains("peerctl"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void noCommandTakesAwayAGlobalOption(String name) {
    List<Option<?>> all = GlobalOptions.with(command(name).options());
    assertThat(all.stream().map(Option::spellings).flatMap(List::stream)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("names")
  void manPageAndCompletionsNameEveryOption(String name) {
    String man = printed(output -> new ManPage(output).print());
    String bash = printed(output -> new Completion(output).bash());
    String zsh = printed(output -> new Completion(output).zsh());
    assertThat(man).contains(".SS peerctl " + name);
    assertThat(bash).contains("    " + name + ")");
    assertThat(zsh).contains("        " + name + ") _arguments");
    for (Option<?> option : command(name).options()) {
      assertThat(man).contains("\\-\\-" + option.word().replace("-", "\\-"));
      assertThat(bash).contains("--" + option.word());
      assertThat(zsh).contains("'--" + option.word() + "[");
    }
  }

  @Test
  void bashTakesTheScriptAndCompletes(@TempDir Path folder) throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("completion"), printed(output -> new Completion(output).bash()));
    String completed =
        """
        source %s
        COMP_WORDS=(peerctl --json up); COMP_CWORD=2; _peerctl; echo "${COMPREPLY[*]}"
        COMP_WORDS=(peerctl upload --rep); COMP_CWORD=2; _peerctl; echo "${COMPREPLY[*]}"
        COMP_WORDS=(peerctl -o js); COMP_CWORD=2; _peerctl; echo "${COMPREPLY[*]}"
        peerctl() { case "$*" in *'tree -L 1 -- a b/') printf 'a b/c d/\\na b/x\\n';; *'peer ls') echo den;; *'transfer ls') echo t1-7;; esac; }
        COMP_WORDS=(peerctl rm 'a b/c'); COMP_CWORD=2; _peerctl; echo "${COMPREPLY[*]}"
        COMP_WORDS=(peerctl upload x --to 'a b/x'); COMP_CWORD=4; _peerctl; echo "${COMPREPLY[*]}"
        COMP_WORDS=(peerctl peer show ''); COMP_CWORD=3; _peerctl; echo "${COMPREPLY[*]}"
        COMP_WORDS=(peerctl transfer pause t1); COMP_CWORD=3; _peerctl; echo "${COMPREPLY[*]}"
        COMP_WORDS=(peerctl --socket /x transfer w); COMP_CWORD=4; _peerctl; echo "${COMPREPLY[*]}"
        """
            .formatted(script);
    assertThat(run("bash", "-c", completed))
        .isEqualTo("upload\n--replace\njson jsonl\na b/c d/\na b/x\nden\nt1-7\nwait\n");
  }

  @Test
  void helpLoadsNeitherGrpcNorNettyNorAnyCommandsAnswer() throws Exception {
    for (String line : List.of("help", "help ls", "", "--version", "lss")) {
      String loaded =
          run(
              (System.getProperty("java.home")
                      + "/bin/java -Xlog:class+load:stdout -cp "
                      + System.getProperty("java.class.path")
                      + " io.bandada.peerctl.Peerctl "
                      + line)
                  .strip()
                  .split(" "));
      assertThat(loaded).as(line).contains("io.bandada.peerctl.Peerctl ");
      assertThat(loaded)
          .as(line)
          .doesNotContain("io.grpc.")
          .doesNotContain("io.netty.")
          .doesNotContain("com.google.")
          .doesNotContain("java.util.logging.Logger ");
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text;
    }
  }
}
