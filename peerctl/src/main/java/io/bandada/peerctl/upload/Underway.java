package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.AtSignal;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.SecondInterrupt;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.proto.control.SteerRequest;
import io.bandada.proto.control.TransferItem;
import io.bandada.proto.control.TransfersRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The uploads of this command that are under way, and what Ctrl-C does to them: one whose bytes
/// are not all with the daemon is dropped; one whose are goes on by itself, which is said, and a
/// second Ctrl-C cancels it for good.
final class Underway implements AutoCloseable {
  /// How long the second one is waited for.
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Invocation invocation;
  private final Map<DaemonUpload, UploadContent> now = new ConcurrentHashMap<>();
  private final AtSignal signal;

  Underway(Invocation invocation) {
    this.invocation = invocation;
    this.signal = invocation.whenKilled(this::stopped);
  }

  void begin(DaemonUpload upload, UploadContent content) {
    now.put(upload, content);
  }

  void end(DaemonUpload upload) {
    now.remove(upload);
  }

  @Override
  public void close() {
    signal.close();
  }

  private void stopped() {
    Set<String> names = new HashSet<>();
    now.forEach(
        (upload, content) -> {
          content.stop();
          if (upload.allSent()) {
            names.add(upload.name());
          }
        });
    if (names.isEmpty()) {
      return;
    }
    String what =
        names.size() == 1
            ? "the upload of " + names.iterator().next() + " goes on"
            : names.size() + " uploads go on";
    invocation
        .messages()
        .say(what + " in peerd, see  peerctl transfer ls ; Ctrl-C again cancels for good");
    if (SecondInterrupt.within(PATIENCE)) {
      cancel(names);
    }
  }

  private void cancel(Set<String> names) {
    try {
      List<String> ids =
          invocation.daemon().transfers(TransfersRequest.getDefaultInstance()).toList().stream()
              .filter(item -> item.getKind().equals("upload") && names.contains(item.getName()))
              .map(TransferItem::getId)
              .toList();
      if (!ids.isEmpty()) {
        invocation
            .daemon()
            .steer(
                SteerRequest.newBuilder()
                    .setAction(SteerRequest.Action.CANCEL)
                    .addAllRefs(ids)
                    .build())
            .toList();
      }
      invocation.messages().say("cancelled");
    } catch (CommandFailed failure) {
      invocation.messages().fail(failure);
    }
  }
}
