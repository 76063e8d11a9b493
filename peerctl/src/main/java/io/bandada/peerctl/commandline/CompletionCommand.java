package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.util.List;

/// `peerctl completion`: a script for the user's shell, made from the commands.
public final class CompletionCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "bash|zsh",
        "Prints a script that completes commands, options and the names of files in the network.",
        new Completes.OneOf(List.of("bash", "zsh")),
        new Example("source <(peerctl completion bash)", "for this bash"),
        new Example(
            "peerctl completion zsh > ~/.zfunc/_peerctl",
            "for every zsh with that folder in fpath"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String shell = invocation.arguments(1, 1, "bash or zsh").getFirst();
    Completion completion = new Completion(invocation.output());
    switch (shell) {
      case "bash" -> completion.bash();
      case "zsh" -> completion.zsh();
      default ->
          throw CommandFailed.usage(
              "there is no completion for \"" + shell + "\"", "it takes bash or zsh");
    }
    return ExitCode.DONE;
  }
}
