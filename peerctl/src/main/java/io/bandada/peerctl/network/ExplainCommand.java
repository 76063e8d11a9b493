package io.bandada.peerctl.network;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Listing;
import io.bandada.peerctl.terminal.Output;
import io.bandada.proto.control.ExplainRequest;
import io.bandada.proto.control.TransferExplanation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl explain`: why transfers are not faster.
public final class ExplainCommand implements Command {
  static final long PAUSE_MILLIS = 1000;
  /// Cursor to the top left, the rest of the screen erased.
  private static final String FRESH_SCREEN = "\u001b[H\u001b[J";

  @Override
  public Manual manual() {
    return Manual.of(
        "[TRANSFER|NAME]",
        "Tells what limits a transfer now, in a sentence with figures, and each of its sources: what it sends, what it grants us, how much is "
            + "asked of it, how long it takes to answer. Without an argument: all that run. With --watch again every second, until the "
            + "transfer has ended or Ctrl-C.",
        new Completes.NetworkNames(),
        new Example("peerctl explain", "all that is being moved"),
        new Example("peerctl explain images/debian.iso", "one, by name, or by the id of \"transfer ls\""),
        new Example("peerctl explain --watch images/debian.iso", "live"),
        new Example("peerctl explain -q t3-17", "only the word for what limits it, for scripts"));
  }

  @Override
  public Options options() {
    return new Flags().flag("w", "watch", "again every second").options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    String ref = arguments.isEmpty() ? "" : arguments.getFirst();
    List<TransferExplanation> now = ask(invocation, ref);
    if (!invocation.has("watch")) {
      show(invocation.output(), now);
      if (now.isEmpty()) {
        invocation.remark("nothing is being moved");
      }
      return ExitCode.DONE;
    }
    Output output = invocation.output();
    boolean screen = invocation.surroundings().outIsTerminal() && !output.isJson() && !output.quiet();
    Map<String, String> told = new HashMap<>();
    while (true) {
      if (screen) {
        output.line(FRESH_SCREEN);
      }
      if (screen || output.isJson() || output.quiet()) {
        show(output, now);
      } else {
        showChanges(output, now, told);
      }
      output.flush();
      if (!ref.isEmpty() && now.stream().allMatch(item -> Transfers.hasEnded(item.getTransfer()))) {
        return ExitCode.DONE;
      }
      pause();
      now = ask(invocation, ref);
    }
  }

  private static List<TransferExplanation> ask(Invocation invocation, String ref) {
    List<TransferExplanation> items = new ArrayList<>();
    try (Replies<TransferExplanation> replies = invocation.daemon().explain(ExplainRequest.newBuilder().setRef(ref).build())) {
      for (@Nullable TransferExplanation item = replies.next(); item != null; item = replies.next()) {
        items.add(item);
      }
    }
    return items;
  }

  private static void show(Output output, List<TransferExplanation> items) {
    if (output.isJson() || output.quiet()) {
      Listing<TransferExplanation> listing = new Listing<>(output, new ExplanationRows());
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
  private static void showChanges(Output output, List<TransferExplanation> items, Map<String, String> told) {
    for (TransferExplanation item : items) {
      String id = item.getTransfer().getId();
      String text = ExplanationRows.text(item);
      if (!text.equals(told.put(id, text))) {
        output.text(id + "  " + text);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(ExitCode.INTERRUPTED, "interrupted", "");
    }
  }
}
