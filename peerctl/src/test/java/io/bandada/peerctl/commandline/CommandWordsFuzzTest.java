package io.bandada.peerctl.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.util.List;
import java.util.stream.Collectors;

/// Lines of the session.
class CommandWordsFuzzTest {
  @FuzzTest
  void line(FuzzedDataProvider input) {
    String line = input.consumeRemainingAsString();
    List<String> words;
    try {
      words = CommandWords.of(line);
    } catch (CommandFailed e) {
      assertThat(e.code()).isEqualTo(ExitCode.USAGE);
      return;
    }
    String quoted =
        words.stream()
            .map(w -> '"' + w.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(" "));
    assertThat(CommandWords.of(quoted)).isEqualTo(words);
  }
}
