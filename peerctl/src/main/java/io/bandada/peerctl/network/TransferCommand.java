package io.bandada.peerctl.network;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Page;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.TransferItem;
import java.util.List;

/// `peerctl transfer ls|show|wait|pause|resume|cancel`: what this peer is moving.
public final class TransferCommand extends CommandWithOptions {
  private final Option<Boolean> all =
      option(
          Option.flag(
              "-a, --all", "ls: also those that ended, the newest 100; else: all that run"));
  private final Option<Boolean> wide = option(LONG);

  @Override
  public Manual manual() {
    return Manual.of(
        "ls | show ID | wait [ID...] | pause|resume|cancel ID...|--all",
        "Lists what this peer uploads, downloads and keeps copies of, and why it is not faster."
            + " \"wait\" returns when the transfers named, or all that run now, have ended; its"
            + " exit code is 1, or 10 with several, when some failed. What is paused stays so, also"
            + " after a restart of peerd, until it is resumed. \"cancel\" ends a transfer for good:"
            + " an upload gives name, space and content back.",
        new Completes.Words(
            List.of("ls", "show", "wait", "pause", "resume", "cancel"), new Completes.Transfers()),
        new Example("peerctl transfer ls", "what runs now"),
        new Example("peerctl transfer ls --all", "also what ended"),
        new Example("peerctl transfer pause --all", "for a call over the same line"),
        new Example("peerctl transfer cancel t3-17", "for good"),
        new Example("peerctl transfer wait --timeout 10m", "until all is done"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, Integer.MAX_VALUE, "");
    String what = arguments.isEmpty() ? "ls" : arguments.getFirst();
    return switch (what) {
      case "ls" -> {
        invocation.arguments(0, 1, "");
        yield list(invocation);
      }
      case "show" -> show(invocation, invocation.arguments(2, 2, "the id of a transfer").get(1));
      case "wait" -> new TransferWait(invocation).run(arguments.subList(1, arguments.size()));
      case "pause", "resume", "cancel" ->
          TransferSteering.of(invocation, what)
              .run(arguments.subList(1, arguments.size()), invocation.get(all));
      default ->
          throw CommandFailed.usage(
              "\"transfer\" has no \"" + what + "\"",
              "it takes ls, show, wait, pause, resume or cancel");
    };
  }

  private ExitCode list(Invocation invocation) {
    Output output = invocation.output().widened(invocation.get(wide));
    PrintedList<TransferItem> listing = new PrintedList<>(output, new TransferRows());
    DaemonTransfers.now(invocation, invocation.get(all)).forEach(listing::add);
    listing.finish();
    if (listing.count() == 0) {
      invocation.remark("nothing is being moved");
    }
    return ExitCode.DONE;
  }

  private static ExitCode show(Invocation invocation, String id) {
    TransferItem transfer = DaemonTransfers.find(invocation, id);
    Output output = invocation.output();
    if (output.isJson()) {
      output.document(json -> new TransferRows().json(transfer, json));
      return ExitCode.DONE;
    }
    String rate =
        transfer.getBytesPerSecond() == 0 ? "" : Sizes.bytes(transfer.getBytesPerSecond()) + "/s";
    new Page()
        .add("id", transfer.getId())
        .add("kind", transfer.getKind())
        .add("name", Cell.of(transfer.getName(), Colour.BOLD))
        .add("content", transfer.getRoot())
        .add("state", Cell.of(transfer.getState(), Colour.ofState(transfer.getState())))
        .add("moved", Sizes.bytes(transfer.getBytes()) + " of " + Sizes.bytes(transfer.getSize()))
        .add("rate", rate)
        .add(
            "sources",
            transfer.getSources() == 0 ? "" : Integer.toUnsignedString(transfer.getSources()))
        .add("note", transfer.getNote())
        .print(output);
    return ExitCode.DONE;
  }
}
