package io.bandada.peerctl.network;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.TransferItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `peerctl transfer wait`. The daemon has no call that announces the end of a transfer, so it is
/// asked again, less and less often.
final class TransferWait {
  static final long SHORTEST_PAUSE_MILLIS = 100;
  static final long LONGEST_PAUSE_MILLIS = 1000;

  private final Invocation invocation;
  private final Set<String> waiting = new LinkedHashSet<>();
  private final List<TransferItem> failed = new ArrayList<>();
  private int total;

  TransferWait(Invocation invocation) {
    this.invocation = invocation;
  }

  ExitCode run(List<String> ids) {
    if (ids.isEmpty()) {
      DaemonTransfers.now(invocation, false).stream()
          .filter(item -> !DaemonTransfers.hasEnded(item))
          .map(TransferItem::getId)
          .forEach(waiting::add);
    } else {
      waiting.addAll(ids);
      look(true);
    }
    total = waiting.size() + failed.size();
    long pause = SHORTEST_PAUSE_MILLIS;
    while (!waiting.isEmpty()) {
      invocation.pause(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      look(false);
    }
    invocation.messages().progress().clear();
    return verdict(Math.max(ids.size(), total));
  }

  /// `first`: an id that the daemon does not know is a mistake; later it is one that ended long
  /// ago.
  private void look(boolean first) {
    Map<String, TransferItem> items = new HashMap<>();
    for (TransferItem item : DaemonTransfers.now(invocation, true)) {
      items.put(item.getId(), item);
    }
    for (String id : List.copyOf(waiting)) {
      @Nullable TransferItem item = items.get(id);
      if (item == null && first) {
        throw new CommandFailed(
            ExitCode.NOT_FOUND, "there is no transfer " + id, "see:  peerctl transfer ls --all");
      }
      if (item == null || DaemonTransfers.hasEnded(item)) {
        waiting.remove(id);
      }
      if (item != null && DaemonTransfers.hasFailed(item)) {
        failed.add(item);
      }
    }
    show(items);
  }

  private void show(Map<String, TransferItem> items) {
    long bytes = 0;
    long size = 0;
    long rate = 0;
    for (String id : waiting) {
      @Nullable TransferItem item = items.get(id);
      if (item != null) {
        bytes += item.getBytes();
        size += item.getSize();
        rate += item.getBytesPerSecond();
      }
    }
    invocation
        .messages()
        .progress()
        .show(
            new ProgressLine.Step(Sizes.count(waiting.size(), "transfer"), bytes, size, rate, ""));
  }

  private ExitCode verdict(int asked) {
    for (TransferItem item : failed) {
      CommandFailed failure =
          new CommandFailed(
              ExitCode.FAILED,
              item.getKind()
                  + " of "
                  + item.getName()
                  + (item.getState().equals("cancelled")
                      ? " was cancelled"
                      : " failed: " + item.getNote()),
              "");
      if (asked == 1) {
        throw failure;
      }
      invocation.messages().fail(failure);
    }
    if (failed.isEmpty()) {
      return ExitCode.DONE;
    }
    return failed.size() == asked ? ExitCode.FAILED : ExitCode.SOME_FAILED;
  }
}
