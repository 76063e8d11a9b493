package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.AtSignal;
import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.daemon.DaemonAccess;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.session.VersionCommand;
import io.bandada.peerctl.settings.GlobalOptions;
import io.bandada.peerctl.settings.Settings;
import io.bandada.peerctl.settings.SettingsSource;
import io.bandada.peerctl.terminal.Messages;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.RawText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// From what was typed to an exit code: the line is understood, its settings are settled, its
/// command runs, a failure is told once.
public final class CommandRun {
  private final Surroundings surroundings;
  private final DaemonAccess daemons;
  private final Map<String, String> inherited;

  public CommandRun(Surroundings surroundings, DaemonAccess daemons) {
    this(surroundings, daemons, Map.of());
  }

  /// @param inherited settings that were given with the shell to which the line is typed
  CommandRun(Surroundings surroundings, DaemonAccess daemons, Map<String, String> inherited) {
    this.surroundings = surroundings;
    this.daemons = daemons;
    this.inherited = inherited;
  }

  public ExitCode run(List<String> arguments) {
    Messages messages = surroundings.messages(arguments);
    try {
      checkText(arguments);
      TypedLine typed = TypedLine.of(arguments, inherited);
      List<Path> files =
          SettingsSource.usualFiles(surroundings.environment(), surroundings.systemConfig());
      Settings settings =
          new SettingsSource(typed.globals(), surroundings.environment(), files).read();
      messages = surroundings.messages(settings);
      return answer(typed, settings, messages);
    } catch (CommandFailed failure) {
      return failed(failure, messages);
    } catch (InvalidPathException e) {
      return failed(
          CommandFailed.usage("\"" + e.getInput() + "\" cannot be a path: " + e.getReason(), ""),
          messages);
    } catch (RuntimeException bug) {
      // A mistake of ours. The place is in the message, since a stack trace is nothing for a user.
      StackTraceElement[] trace = bug.getStackTrace();
      String place = trace.length == 0 ? "" : " at " + trace[0];
      return failed(
          new CommandFailed(
              ExitCode.FAILED, "a bug in peerctl: " + bug + place, "please report this line"),
          messages);
    }
  }

  /// What is not UTF-8 can be neither a name nor a path here: it would be another one by the time
  /// it arrives.
  private static void checkText(List<String> arguments) {
    for (String argument : arguments) {
      if (!RawText.isText(argument)) {
        throw new BadName(
            "the argument \"" + argument + "\" is not UTF-8",
            "rename the file, or let the shell open it:  peerctl upload - --name NAME < FILE");
      }
    }
  }

  private static ExitCode failed(CommandFailed failure, Messages messages) {
    if (!AtSignal.processIsEnding()) {
      messages.fail(failure);
    }
    return failure.code();
  }

  private ExitCode answer(TypedLine typed, Settings settings, Messages messages) {
    Output output = surroundings.output(settings);
    try (var _ = CommandDeadline.over(settings.timeout(), messages)) {
      Command command = typed.command();
      ExitCode code =
          command == null
              ? withoutCommand(typed, output)
              : with(command, typed, settings, output, messages);
      output.flush();
      return code;
    } catch (CommandFailed failure) {
      if (failure.code() != ExitCode.BROKEN_PIPE) {
        output.flush();
      }
      throw failure;
    } finally {
      messages.progress().clear();
    }
  }

  private static ExitCode withoutCommand(TypedLine typed, Output output) {
    if (typed.line().get(GlobalOptions.VERSION)) {
      output.line("peerctl " + VersionCommand.own());
      return ExitCode.DONE;
    }
    HelpText help = new HelpText(output);
    if (typed.line().get(GlobalOptions.HELP)) {
      help.overview();
      return ExitCode.DONE;
    }
    help.brief();
    return ExitCode.USAGE;
  }

  private ExitCode with(
      Command command, TypedLine typed, Settings settings, Output output, Messages messages) {
    if (typed.line().get(GlobalOptions.HELP)) {
      new HelpText(output).command(typed.name(), command);
      return ExitCode.DONE;
    }
    for (Option<?> option : command.options()) {
      typed.line().find(option); // a wrong value is refused before anything is done
    }
    return command.run(
        new Invocation(
            typed.name(),
            typed.line(),
            typed.globals(),
            settings,
            output,
            messages,
            surroundings,
            daemons));
  }
}
