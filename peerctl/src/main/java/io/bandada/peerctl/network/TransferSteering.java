package io.bandada.peerctl.network;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.SteerRequest;
import io.bandada.proto.control.TransferItem;
import java.util.List;

/// `peerctl transfer pause|resume|cancel`: how each of them is afterwards.
final class TransferSteering {
  private final Invocation invocation;
  private final SteerRequest.Action action;
  private final String done;

  private TransferSteering(Invocation invocation, SteerRequest.Action action, String done) {
    this.invocation = invocation;
    this.action = action;
    this.done = done;
  }

  static TransferSteering of(Invocation invocation, String word) {
    return switch (word) {
      case "pause" -> new TransferSteering(invocation, SteerRequest.Action.PAUSE, "paused");
      case "resume" -> new TransferSteering(invocation, SteerRequest.Action.RESUME, "resumed");
      case "cancel" -> new TransferSteering(invocation, SteerRequest.Action.CANCEL, "cancelled");
      default -> throw new IllegalArgumentException(word);
    };
  }

  /// @param all instead of `ids`
  ExitCode run(List<String> ids, boolean all) {
    if (ids.isEmpty() != all) {
      throw CommandFailed.usage(
          all ? "--all and an ID exclude each other" : "it needs the ID of a transfer, or --all",
          "see:  peerctl transfer ls");
    }
    PrintedList<TransferItem> listing = new PrintedList<>(invocation.output(), new TransferRows());
    SteerRequest.Builder request = SteerRequest.newBuilder().setAction(action);
    SeveralOutcomes outcomes = new SeveralOutcomes(invocation.messages(), all ? 1 : ids.size());
    if (all) {
      outcomes.attempt(
          "", () -> invocation.daemon().steer(request.setAll(true).build()).forEach(listing::add));
    }
    for (String id : ids) {
      outcomes.attempt(
          id,
          () ->
              invocation
                  .daemon()
                  .steer(request.clearRefs().addRefs(id).build())
                  .forEach(listing::add));
    }
    listing.finish();
    if (all && listing.count() == 0) {
      invocation.remark("nothing is being moved");
    }
    outcomes.sumUp(done, "");
    return outcomes.exitCode();
  }
}
