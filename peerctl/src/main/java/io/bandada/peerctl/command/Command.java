package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import org.apache.commons.cli.Options;

/// One command of peerctl.
public interface Command {
  Manual manual();

  /// Its own options; those that every command takes are added by the parser.
  Options options();

  /// Does the work and prints the answer.
  ///
  /// @throws CommandFailed when it cannot be done
  ExitCode run(Invocation invocation);
}
