package io.bandada.peerctl.names;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.ListTrashRequest;
import io.bandada.proto.control.TrashItem;
import java.util.List;

/// `peerctl trash ls`: what was removed and may come back.
public final class TrashCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "ls [PREFIX]",
        "Lists names that were removed, the last one first: until when peers keep the content,"
            + " unless their disks need the room, and how many of those that had it are there now. "
            + " peerctl restore NAME  brings one back.",
        new Completes.Words(List.of("ls"), new Completes.NetworkNames()),
        new Example("peerctl trash ls", "all that was removed"),
        new Example("peerctl trash ls photos/", "of one folder"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 2, "");
    if (!arguments.isEmpty() && !arguments.getFirst().equals("ls")) {
      throw CommandFailed.usage(
          "\"trash\" has no \"" + arguments.getFirst() + "\"", "it takes ls [PREFIX]");
    }
    String prefix = arguments.size() < 2 ? "" : arguments.getLast();
    PrintedList<TrashItem> listing =
        new PrintedList<>(invocation.output(), new TrashRows(invocation.times()));
    invocation
        .daemon()
        .trash(ListTrashRequest.newBuilder().setPrefix(prefix).build())
        .forEach(listing::add);
    listing.finish();
    if (listing.count() == 0) {
      invocation.remark("nothing was removed" + (prefix.isEmpty() ? "" : " below " + prefix));
    }
    return ExitCode.DONE;
  }
}
