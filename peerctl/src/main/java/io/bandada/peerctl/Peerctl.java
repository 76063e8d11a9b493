package io.bandada.peerctl;

import io.bandada.peerctl.catalog.GlobalOptions;
import io.bandada.peerctl.catalog.HelpText;
import io.bandada.peerctl.command.AtSignal;
import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.daemon.DaemonClient;
import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.session.VersionCommand;
import io.bandada.peerctl.settings.ColourChoice;
import io.bandada.peerctl.settings.Settings;
import io.bandada.peerctl.settings.SettingsSource;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.RawText;
import io.bandada.peerctl.terminal.TerminalWidth;
import io.bandada.peerctl.terminal.Words;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Entry point: what was typed, what it goes by, run the command, tell a failure once, leave with its code.
public final class Peerctl implements AutoCloseable {
  private final Surroundings surroundings;
  private @Nullable DaemonClient daemon;
  private @Nullable Path daemonSocket;

  public Peerctl(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String[] arguments) {
    Surroundings process = Surroundings.ofThisProcess();
    ExitCode code;
    try (Peerctl peerctl = new Peerctl(process)) {
      code = peerctl.run(RawText.arguments(arguments));
    }
    if (AtSignal.processIsEnding()) {
      // Waits for the end that has begun, with the code of the signal.
      System.exit(code.number());
    }
    // Everything is written and closed. `System.exit` would load a logging framework only to note that it was called.
    Runtime.getRuntime().halt(code.number());
  }

  public ExitCode run(List<String> arguments) {
    return run(arguments, GlobalOptions.none());
  }

  @Override
  public void close() {
    DaemonClient open = daemon;
    if (open != null) {
      open.close();
      daemon = null;
    }
  }

  private ExitCode run(List<String> arguments, Map<String, String> inherited) {
    Words words = wordsBeforeSettings(arguments);
    try {
      checkText(arguments);
      Typed typed = Typed.of(arguments, inherited);
      Settings settings =
          new SettingsSource(
                  typed.flags(),
                  surroundings.environment(),
                  SettingsSource.usualFiles(surroundings.environment(), surroundings.systemConfig()))
              .read();
      words = words(settings);
      return answer(typed, settings, words);
    } catch (CommandFailed failure) {
      return told(failure, words);
    } catch (InvalidPathException e) {
      return told(CommandFailed.usage("\"" + e.getInput() + "\" cannot be a path: " + e.getReason(), ""), words);
    } catch (RuntimeException bug) {
      // A mistake of ours. The place is in the message, since a stack trace is nothing for a user.
      StackTraceElement[] trace = bug.getStackTrace();
      String place = trace.length == 0 ? "" : " at " + trace[0];
      return told(new CommandFailed(ExitCode.FAILED, "a bug in peerctl: " + bug + place, "please report this line"), words);
    }
  }

  /// What is not UTF-8 can be neither a name nor a path here: it would be another one by the time it arrives.
  private static void checkText(List<String> arguments) {
    for (String argument : arguments) {
      if (!RawText.isText(argument)) {
        throw new BadName(
            "the argument \"" + argument + "\" is not UTF-8", "rename the file, or let the shell open it:  peerctl upload - NAME < FILE");
      }
    }
  }

  private static ExitCode told(CommandFailed failure, Words words) {
    if (!AtSignal.processIsEnding()) {
      words.fail(failure);
    }
    return failure.code();
  }

  private ExitCode answer(Typed typed, Settings settings, Words words) {
    Output output = new Output(surroundings.out(), settings.format(), settings.quiet(), coloured(settings, surroundings.outIsTerminal()));
    try (var _ = Watchdog.over(settings.timeout(), words)) {
      ExitCode code = run(typed, settings, output, words);
      output.flush();
      return code;
    } catch (CommandFailed failure) {
      if (failure.code() != ExitCode.BROKEN_PIPE) {
        output.flush();
      }
      throw failure;
    } finally {
      words.progress().clear();
    }
  }

  private ExitCode run(Typed typed, Settings settings, Output output, Words words) {
    Command command = typed.command();
    if (command == null) {
      return withoutCommand(typed, output);
    }
    if (typed.wantsHelp()) {
      new HelpText(output).command(typed.name(), command);
      return ExitCode.DONE;
    }
    return command.run(
        new Invocation(
            typed.name(), typed.line(), settings, output, words, surroundings, new Daemon(settings), new Nested(typed.flags())));
  }

  private static ExitCode withoutCommand(Typed typed, Output output) {
    if (typed.wantsVersion()) {
      output.line("peerctl " + VersionCommand.own());
      return ExitCode.DONE;
    }
    HelpText help = new HelpText(output);
    if (typed.wantsHelp()) {
      help.overview();
      return ExitCode.DONE;
    }
    help.brief();
    return ExitCode.USAGE;
  }

  /// Opened by the first call of a command and kept for the next one of a session.
  private final class Daemon implements Supplier<DaemonClient> {
    private final Settings settings;

    Daemon(Settings settings) {
      this.settings = settings;
    }

    @Override
    public DaemonClient get() {
      DaemonClient open = daemon;
      if (open == null || !settings.socket().equals(daemonSocket)) {
        close();
        open = DaemonClient.open(settings.socket(), settings.timeout());
        daemon = open;
        daemonSocket = settings.socket();
      }
      return open;
    }
  }

  /// A command line of the session, with the settings that the session was started with.
  private final class Nested implements Function<List<String>, ExitCode> {
    private final Map<String, String> flags;

    Nested(Map<String, String> flags) {
      this.flags = flags;
    }

    @Override
    public ExitCode apply(List<String> arguments) {
      return run(arguments, flags);
    }
  }

  /// A wrong option must be told in JSON too when JSON was asked for, though the line could not be understood.
  private Words wordsBeforeSettings(List<String> arguments) {
    boolean json = arguments.contains("--json") || surroundings.variable("PEERCTL_OUTPUT").startsWith("json");
    boolean coloured = surroundings.errIsTerminal() && !surroundings.wantsNoColour();
    return new Words(surroundings.err(), json, false, coloured, ProgressLine.hidden());
  }

  private Words words(Settings settings) {
    boolean json = settings.format().isJson();
    boolean visible = surroundings.errIsCapable() && !settings.quiet() && !json;
    ProgressLine progress =
        visible
            ? new ProgressLine(
                surroundings.err(), true, surroundings.speaksUnicode(), System::nanoTime, () -> TerminalWidth.of(surroundings.environment()))
            : ProgressLine.hidden();
    return new Words(surroundings.err(), json, settings.quiet(), coloured(settings, surroundings.errIsTerminal()), progress);
  }

  private boolean coloured(Settings settings, boolean terminal) {
    return settings.colour() == ColourChoice.ALWAYS
        || (settings.colour() == ColourChoice.AUTO && terminal && !surroundings.wantsNoColour());
  }
}
