package io.bandada.peerctl.command;

import io.bandada.peerctl.daemon.DaemonClient;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.settings.Settings;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Times;
import io.bandada.peerctl.terminal.Words;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/// One run of one command: what was typed, what it goes by, and its ways to the outside.
///
/// @param name the command's name as typed
/// @param line its options, parsed
/// @param daemons opens the connection to the daemon, or answers the one that is open
/// @param nested runs another command line with the same settings, for the shell
public record Invocation(
    String name,
    CommandLine line,
    Settings settings,
    Output output,
    Words words,
    Surroundings surroundings,
    Supplier<DaemonClient> daemons,
    Function<List<String>, ExitCode> nested) {
  /// More copies than this are a slip of the finger.
  private static final int LARGEST_NUMBER = 1_000_000;

  public DaemonClient daemon() {
    return daemons.get();
  }

  public List<String> arguments() {
    return line.getArgList();
  }

  /// Checks how many arguments there are; `what` names what is missing.
  public List<String> arguments(int least, int most, String what) {
    List<String> arguments = arguments();
    if (arguments.size() < least) {
      throw CommandFailed.usage("\"" + name + "\" needs " + what, help());
    }
    if (arguments.size() > most) {
      throw CommandFailed.usage("\"" + name + "\" does not take the argument \"" + arguments.get(most) + "\"", help());
    }
    for (String argument : arguments) {
      if (argument.isEmpty()) {
        throw CommandFailed.usage("an argument of \"" + name + "\" is empty", help());
      }
    }
    return arguments;
  }

  public boolean has(String flag) {
    return line.hasOption(flag);
  }

  /// The value of an option, the last one when it was given twice; null when it was not given.
  public @Nullable String value(String flag) {
    String @Nullable [] values = line.getOptionValues(flag);
    return values == null || values.length == 0 ? null : values[values.length - 1];
  }

  public String value(String flag, String otherwise) {
    String value = value(flag);
    return value == null ? otherwise : value;
  }

  /// A whole number from 1; zero when the option was not given.
  public int number(String flag) {
    String value = value(flag);
    if (value == null) {
      return 0;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= LARGEST_NUMBER) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Told below, together with numbers out of range.
    }
    throw CommandFailed.usage("--" + flag + ": \"" + value + "\" is not a whole number from 1", help());
  }

  /// Runs `work` when a signal ends the process, until the answer is closed.
  public AtSignal whenKilled(Runnable work) {
    return AtSignal.tidyingUp(() -> {
      words.progress().end();
      work.run();
    });
  }

  /// The same output with all columns; JSON stays JSON.
  public Output wideOutput() {
    return output.widened();
  }

  public Times times() {
    return new Times(ZoneId.systemDefault());
  }

  /// A word for a person who looks at an empty answer; a script that captures stderr gets none.
  public void remark(String text) {
    if (surroundings.errIsTerminal()) {
      words.say(text);
    }
  }

  public String help() {
    return "see:  peerctl help " + name;
  }
}
