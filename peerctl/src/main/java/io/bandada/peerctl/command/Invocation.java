package io.bandada.peerctl.command;

import io.bandada.peerctl.daemon.DaemonAccess;
import io.bandada.peerctl.daemon.DaemonClient;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.option.ParsedLine;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.settings.Settings;
import io.bandada.peerctl.terminal.Messages;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Times;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One run of one command: what was typed, what it goes by, and its ways to the outside.
///
/// @param name the command's name as typed
/// @param line its options and arguments
/// @param globals the settings that were given on the line, by word, for the lines of a shell
public record Invocation(
    String name,
    ParsedLine line,
    Map<String, String> globals,
    Settings settings,
    Output output,
    Messages messages,
    Surroundings surroundings,
    DaemonAccess daemons) {
  /// The connection to the daemon, opened by the first call.
  public DaemonClient daemon() {
    return daemons.client(settings.socket(), settings.timeout());
  }

  /// The value of an option; what it is otherwise when it was not given.
  public <T> T get(Option<T> option) {
    return line.get(option);
  }

  /// The value of an option; empty when it was not given.
  public <T> Optional<T> find(Option<T> option) {
    return line.find(option);
  }

  /// Checks how many arguments there are; `what` names what is missing.
  public List<String> arguments(int least, int most, String what) {
    List<String> arguments = line.arguments();
    if (arguments.size() < least) {
      throw CommandFailed.usage("\"" + name + "\" needs " + what, help());
    }
    if (arguments.size() > most) {
      throw CommandFailed.usage(
          "\"" + name + "\" does not take the argument \"" + arguments.get(most) + "\"", help());
    }
    for (String argument : arguments) {
      if (argument.isEmpty()) {
        throw CommandFailed.usage("an argument of \"" + name + "\" is empty", help());
      }
    }
    return arguments;
  }

  /// Runs `work` when a signal ends the process, until the answer is closed.
  public AtSignal whenKilled(Runnable work) {
    return AtSignal.tidyingUp(
        () -> {
          messages.progress().end();
          work.run();
        });
  }

  /// The user wants to hear what was done.
  public boolean verbose() {
    return settings.verbose();
  }

  /// Waits before the daemon is asked again.
  public void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.interrupted();
    }
  }

  public Times times() {
    return new Times(ZoneId.systemDefault());
  }

  /// A word for a person who looks at an empty answer; a script that captures stderr gets none.
  public void remark(String text) {
    if (surroundings.errIsTerminal()) {
      messages.say(text);
    }
  }

  public String help() {
    return "see:  " + line.help();
  }
}
