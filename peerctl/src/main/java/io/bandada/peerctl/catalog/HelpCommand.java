package io.bandada.peerctl.catalog;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.outcome.ExitCode;
import java.util.List;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl help`: the overview or one command.
public final class HelpCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "[COMMAND]",
        "Shows all commands, or all about one.",
        new Completes.CommandNames(),
        new Example("peerctl help", "all commands"),
        new Example("peerctl help upload", "all about one"),
        new Example("peerctl help --man | man -l -", "the manual page"));
  }

  @Override
  public Options options() {
    return new Flags().flag(null, "man", "write the manual page, in roff").options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    if (invocation.has("man")) {
      new ManPage(invocation.output()).print();
      return ExitCode.DONE;
    }
    HelpText text = new HelpText(invocation.output());
    if (arguments.isEmpty()) {
      text.overview();
      return ExitCode.DONE;
    }
    String name = arguments.getFirst();
    @Nullable Command command = Commands.named(name);
    if (command == null) {
      throw UnknownCommand.named(name);
    }
    text.command(name, command);
    return ExitCode.DONE;
  }
}
