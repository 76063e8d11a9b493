package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import java.util.List;

/// `peerctl help`: the overview or one command.
public final class HelpCommand extends CommandWithOptions {
  private final Option<Boolean> man =
      option(Option.flag("--man", "write the manual page, in roff"));

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
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    if (invocation.get(man)) {
      new ManPage(invocation.output()).print();
      return ExitCode.DONE;
    }
    HelpText text = new HelpText(invocation.output());
    if (arguments.isEmpty()) {
      text.overview();
      return ExitCode.DONE;
    }
    String name = arguments.getFirst();
    text.command(name, CommandTable.get(name));
    return ExitCode.DONE;
  }
}
