package io.bandada.peerctl.download;

import io.bandada.peerctl.command.AtSignal;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.DownloadDone;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadProgress;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.FileItem;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One download: first what the file is, then its bytes in order, each checked by the daemon before it is sent.
final class Download {
  private final Invocation invocation;
  private final ProgressLine progress;
  private @Nullable FileItem file;
  private @Nullable DownloadDone done;
  private volatile @Nullable Receiver open;
  private long receivedBytes;

  Download(Invocation invocation) {
    this.invocation = invocation;
    this.progress = invocation.words().progress();
  }

  /// What came and from whom.
  record Result(FileItem file, DownloadDone done) {}

  Result run(String ref, Function<FileItem, Receiver> receivers) {
    return run(DownloadRequest.newBuilder().setRef(ref).build(), receivers);
  }

  /// Only brings the file to this peer: no bytes come here.
  Result fetch(String ref) {
    return run(DownloadRequest.newBuilder().setRef(ref).setNoData(true).build(), _ -> new Receiver.Nobody());
  }

  private Result run(DownloadRequest request, Function<FileItem, Receiver> receivers) {
    try (Replies<DownloadEvent> replies = invocation.daemon().download(request)) {
      FileItem item = first(replies);
      try (AtSignal _ = invocation.whenKilled(this::abandon);
          Receiver receiver = receivers.apply(item)) {
        open = receiver;
        receive(replies, receiver);
        DownloadDone end = checked(item, request.getNoData() ? 0 : item.getSize());
        receiver.finish();
        return new Result(item, end);
      }
    } finally {
      progress.clear();
    }
  }

  /// A signal ends the process: nothing half done stays on the disk.
  private void abandon() {
    Receiver receiver = open;
    if (receiver != null) {
      receiver.close();
    }
  }

  private FileItem first(Replies<DownloadEvent> replies) {
    for (@Nullable DownloadEvent event = replies.next(); event != null; event = replies.next()) {
      if (event.hasFile()) {
        FileItem item = event.getFile();
        file = item;
        return item;
      }
      if (event.hasProgress()) {
        show(event.getProgress());
      } else {
        break;
      }
    }
    throw new CommandFailed(ExitCode.MISMATCH, "peerd sent bytes before it said of which file", "bring peerctl and peerd to the same version");
  }

  private void receive(Replies<DownloadEvent> replies, Receiver receiver) {
    for (@Nullable DownloadEvent event = replies.next(); event != null; event = replies.next()) {
      switch (event.getEventCase()) {
        case DATA -> {
          receivedBytes += event.getData().size();
          receiver.write(event.getData());
        }
        case PROGRESS -> show(event.getProgress());
        case DONE -> done = event.getDone();
        case FILE, EVENT_NOT_SET -> {}
      }
    }
  }

  private DownloadDone checked(FileItem item, long wantedBytes) {
    DownloadDone end = done;
    if (end == null || receivedBytes != wantedBytes) {
      throw new CommandFailed(
          ExitCode.DAMAGED,
          item.getName() + " ended after " + Sizes.bytes(receivedBytes) + " of " + Sizes.bytes(wantedBytes),
          "run the same command again");
    }
    return end;
  }

  private void show(DownloadProgress step) {
    if (!progress.visible()) {
      return;
    }
    FileItem item = file;
    String sources = step.getSources() == 0 ? "" : Sizes.count(step.getSources(), "source");
    String note = step.getNote().isEmpty() ? sources : sources.isEmpty() ? step.getNote() : sources + ", " + step.getNote();
    progress.show(
        new ProgressLine.Step(
            item == null ? "" : item.getName(), step.getBytes(), step.getSize(), step.getBytesPerSecond(), note));
  }
}
