package io.bandada.peerctl.network;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.ExplainRequest;
import io.bandada.proto.control.TransferExplanation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `peerctl explain`: why transfers are not faster.
public final class ExplainCommand extends CommandWithOptions {
  private final Option<Boolean> watch = option(Option.flag("-w, --watch", "again every second"));

  static final long PAUSE_MILLIS = 1000;

  @Override
  public Manual manual() {
    return Manual.of(
        "[TRANSFER|NAME]",
        "Tells what limits a transfer now, in a sentence with figures, and each of its sources:"
            + " what it sends, what it grants us, how much is asked of it, how long it takes to"
            + " answer. Without an argument: all that run. With --watch again every second, until"
            + " the transfer has ended or Ctrl-C.",
        new Completes.NetworkNames(),
        new Example("peerctl explain", "all that is being moved"),
        new Example(
            "peerctl explain images/debian.iso", "one, by name, or by the id of \"transfer ls\""),
        new Example("peerctl explain --watch images/debian.iso", "live"),
        new Example("peerctl explain -q t3-17", "only the word for what limits it, for scripts"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    String ref = arguments.isEmpty() ? "" : arguments.getFirst();
    List<TransferExplanation> now = ask(invocation, ref);
    if (!invocation.get(watch)) {
      show(invocation.output(), now);
      if (now.isEmpty()) {
        invocation.remark("nothing is being moved");
      }
      return ExitCode.DONE;
    }
    Output output = invocation.output();
    boolean screen =
        invocation.surroundings().outIsTerminal() && !output.isJson() && !output.quiet();
    Map<String, String> shown = new HashMap<>();
    while (true) {
      if (screen) {
        output.freshScreen();
      }
      if (screen || output.isJson() || output.quiet()) {
        show(output, now);
      } else {
        showChanges(output, now, shown);
      }
      output.flush();
      if (!ref.isEmpty()
          && now.stream().allMatch(item -> DaemonTransfers.hasEnded(item.getTransfer()))) {
        return ExitCode.DONE;
      }
      invocation.pause(PAUSE_MILLIS);
      now = ask(invocation, ref);
    }
  }

  private static List<TransferExplanation> ask(Invocation invocation, String ref) {
    return invocation.daemon().explain(ExplainRequest.newBuilder().setRef(ref).build()).toList();
  }

  private static void show(Output output, List<TransferExplanation> items) {
    if (output.isJson() || output.quiet()) {
      PrintedList<TransferExplanation> listing = new PrintedList<>(output, new ExplanationRows());
      items.forEach(listing::add);
      listing.finish();
      return;
    }
    if (!items.isEmpty()) {
      items.getFirst().getTroublesList().forEach(trouble -> output.line("trouble: " + trouble));
    }
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        output.line("");
      }
      ExplanationRows.print(items.get(i), output);
    }
  }

  /// For a log: a line for each sentence that is new.
  private static void showChanges(
      Output output, List<TransferExplanation> items, Map<String, String> shown) {
    for (TransferExplanation item : items) {
      String id = item.getTransfer().getId();
      String text = ExplanationRows.text(item);
      if (!text.equals(shown.put(id, text))) {
        output.text(id + "  " + text);
      }
    }
  }
}
