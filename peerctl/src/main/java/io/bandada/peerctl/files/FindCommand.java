package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.ListFilesRequest;
import org.apache.commons.cli.Options;

/// `peerctl find`: files whose name contains a text.
public final class FindCommand implements Command {
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
  public Options options() {
    return new Flags()
        .flag("l", "long", "all columns, as -o wide")
        .value(null, "sort", "FIELD", "name, size, created or copies; a leading - turns it around")
        .options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String text = invocation.arguments(1, 1, "a text to look for").getFirst();
    ListFilesRequest request =
        ListFilesRequest.newBuilder().setContains(text).setSort(LsCommand.sort(invocation)).build();
    return LsCommand.list(invocation, request, "no name contains " + text);
  }
}
