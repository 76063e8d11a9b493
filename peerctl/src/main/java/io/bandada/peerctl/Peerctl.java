package io.bandada.peerctl;

import io.bandada.peerctl.command.AtSignal;
import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.commandline.CommandRun;
import io.bandada.peerctl.daemon.DaemonAccess;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.RawText;
import java.util.List;

/// Entry point: runs the line that was typed and leaves with its exit code.
final class Peerctl {
  private Peerctl() {}

  public static void main(String[] arguments) {
    ExitCode code = run(Surroundings.ofThisProcess(), RawText.arguments(arguments));
    if (AtSignal.processIsEnding()) {
      // Waits for the end that has begun, with the code of the signal.
      System.exit(code.number());
    }
    // Everything is written and closed. `System.exit` would load a logging framework only to note
    // that it was called.
    Runtime.getRuntime().halt(code.number());
  }

  static ExitCode run(Surroundings surroundings, List<String> arguments) {
    try (DaemonAccess daemons = new DaemonAccess()) {
      return new CommandRun(surroundings, daemons).run(arguments);
    }
  }
}
