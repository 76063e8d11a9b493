package io.bandada.peerctl.network;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.TransferItem;
import io.bandada.proto.control.TransfersRequest;
import java.util.List;

/// The daemon's transfers at one moment.
final class DaemonTransfers {
  private DaemonTransfers() {}

  static List<TransferItem> now(Invocation invocation, boolean ended) {
    return invocation
        .daemon()
        .transfers(TransfersRequest.newBuilder().setEnded(ended).build())
        .toList();
  }

  static TransferItem find(Invocation invocation, String id) {
    for (TransferItem item : now(invocation, true)) {
      if (item.getId().equals(id)) {
        return item;
      }
    }
    throw new CommandFailed(
        ExitCode.NOT_FOUND, "there is no transfer " + id, "see:  peerctl transfer ls --all");
  }

  static boolean hasEnded(TransferItem item) {
    return item.getState().equals("done") || hasFailed(item);
  }

  static boolean hasFailed(TransferItem item) {
    return item.getState().equals("failed") || item.getState().equals("cancelled");
  }
}
