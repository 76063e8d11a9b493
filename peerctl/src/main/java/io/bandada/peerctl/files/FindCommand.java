package io.bandada.peerctl.files;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.ListFilesRequest;

/// `peerctl find`: files whose name contains a text.
public final class FindCommand extends CommandWithOptions {
  private final Option<Boolean> wide = option(LONG);
  private final Option<String> sort = option(LsCommand.SORT);

  @Override
  public Manual manual() {
    return Manual.of(
        "TEXT",
        "Lists the files of the network whose name contains TEXT, in upper or lower case.",
        new Completes.Nothing(),
        new Example("peerctl find invoice", "everything about invoices"),
        new Example("peerctl find -q .iso", "only the names"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String text = invocation.arguments(1, 1, "a text to look for").getFirst();
    ListFilesRequest request =
        ListFilesRequest.newBuilder().setContains(text).setSort(invocation.get(sort)).build();
    return LsCommand.list(
        invocation,
        invocation.output().widened(invocation.get(wide)),
        request,
        "no name contains " + text);
  }
}
