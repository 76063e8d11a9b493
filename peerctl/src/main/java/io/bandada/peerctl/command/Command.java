package io.bandada.peerctl.command;

import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.util.List;

/// One command of peerctl.
public interface Command {
  Manual manual();

  /// Its own options, in the order of help; those that every command takes are added by the parser.
  default List<Option<?>> options() {
    return List.of();
  }

  /// Does the work and prints the answer.
  ///
  /// @throws CommandFailed when it cannot be done
  ExitCode run(Invocation invocation);
}
