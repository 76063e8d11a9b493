package io.bandada.peerctl.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.util.List;
import java.util.Map;

/// What people and scripts type after `peerctl`.
class CommandLineFuzzTest {
  /// One argument a line.
  @FuzzTest
  void arguments(FuzzedDataProvider input) {
    List<String> arguments = List.of(input.consumeRemainingAsString().split("\n", -1));
    try {
      TypedLine typed = TypedLine.of(arguments, Map.of());
      assertThat(typed.name().isEmpty()).isEqualTo(typed.command() == null);
    } catch (CommandFailed e) {
      assertThat(e.code()).isEqualTo(ExitCode.USAGE);
      assertThat(e.message()).isNotBlank();
    }
  }
}
