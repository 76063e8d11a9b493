package io.bandada.peerctl.download;

import io.bandada.peerctl.command.AtSignal;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.DownloadDone;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadProgress;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.FileItem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One download: first what the file is, then its bytes in order, each checked by the daemon before
/// it is sent. Into a large file the daemon writes itself: it is handed over open.
final class DaemonDownload {
  /// Of every command that downloads.
  static final Option<Boolean> WAIT = Option.flag("--wait", "wait also while no peer has a copy");

  private final Invocation invocation;
  private final ProgressLine progress;
  private @Nullable FileItem file;
  private @Nullable DownloadDone done;
  private @Nullable Receiver open; // guarded by this
  private boolean abandoned; // guarded by this
  private long receivedBytes;

  DaemonDownload(Invocation invocation) {
    this(invocation, invocation.messages().progress());
  }

  DaemonDownload(Invocation invocation, ProgressLine progress) {
    this.invocation = invocation;
    this.progress = progress;
  }

  /// What came and from whom.
  ///
  /// @param path where it is; null: it was written nowhere
  /// @param wasThere nothing had to come
  record Result(FileItem file, DownloadDone done, @Nullable Path path, boolean wasThere) {
    static Result there(FileItem file, Path path) {
      return new Result(file, DownloadDone.getDefaultInstance(), path, true);
    }

    static Result planned(FileItem file, Path path) {
      return new Result(file, DownloadDone.getDefaultInstance(), path, false);
    }
  }

  static DownloadRequest.Builder request(String ref, boolean wait) {
    return DownloadRequest.newBuilder().setRef(ref).setWait(wait);
  }

  /// Into a file, which is handed over open when it is large. Nothing comes when it is there.
  Result file(DownloadRequest request, Function<FileItem, Target> targets) {
    return run(invocation.daemon().withClaim(request), targets, null);
  }

  /// Only brings the file to this peer: no bytes come here.
  Result fetch(DownloadRequest request) {
    return run(request.toBuilder().setNoData(true).build(), null, new Receiver.Nobody());
  }

  /// A part of a file, as a stream.
  Result part(DownloadRequest request, Receiver receiver) {
    return run(request, null, receiver);
  }

  private Result run(
      DownloadRequest request,
      @Nullable Function<FileItem, Target> targets,
      @Nullable Receiver stream) {
    try (Replies<DownloadEvent> replies = invocation.daemon().download(request)) {
      FileItem item = first(replies);
      @Nullable Target target = targets == null ? null : targets.apply(item);
      if (target != null && target.isThere(item)) {
        return Result.there(item, target.path());
      }
      try (AtSignal _ = invocation.whenKilled(this::abandon);
          Receiver receiver = opened(() -> stream != null ? stream : opened(target, item))) {
        DownloadDone end = received(replies, request, item, receiver);
        return new Result(item, end, target == null ? null : target.path(), false);
      }
    } finally {
      progress.clear();
    }
  }

  private static Receiver opened(@Nullable Target target, FileItem item) {
    if (target == null) {
      throw new IllegalStateException("neither a file nor a stream");
    }
    return target.open(item);
  }

  /// Into the receiver, by whichever way.
  private DownloadDone received(
      Replies<DownloadEvent> replies, DownloadRequest request, FileItem item, Receiver receiver) {
    if (request.getClaim().isEmpty() || item.getSize() < request.getClaimFrom()) {
      return taken(replies, request, item, receiver);
    }
    Optional<AutoCloseable> given =
        receiver.file().flatMap(file -> invocation.daemon().handOver(file, request));
    if (given.isEmpty()) {
      return sent(request.toBuilder().clearClaim().build(), item, receiver, replies);
    }
    try {
      return taken(replies, request, item, receiver);
    } finally {
      close(given.get());
    }
  }

  /// No file was handed over though one was announced: the daemon is asked again, for the bytes.
  private DownloadDone sent(
      DownloadRequest request, FileItem item, Receiver receiver, Replies<DownloadEvent> announced) {
    announced.close();
    try (Replies<DownloadEvent> replies =
        invocation.daemon().download(request.toBuilder().setRef("id:" + item.getId()).build())) {
      first(replies);
      file = item;
      return taken(replies, request, item, receiver);
    }
  }

  private DownloadDone taken(
      Replies<DownloadEvent> replies, DownloadRequest request, FileItem item, Receiver receiver) {
    try {
      receive(replies, receiver);
    } catch (CommandFailed failure) {
      throw receiver instanceof Receiver.StandardOutput
          ? cutShort(failure, item, request)
          : failure;
    }
    DownloadDone end = checked(item, wanted(request, item));
    receiver.finish();
    return end;
  }

  /// Whoever reads our output sees only that it ends: everybody else must hear that this was not
  /// all.
  private CommandFailed cutShort(CommandFailed failure, FileItem item, DownloadRequest request) {
    boolean saysIt = receivedBytes == 0 || failure.message().isEmpty();
    String far = Sizes.bytes(receivedBytes) + " of " + Sizes.bytes(wanted(request, item));
    return saysIt
        ? failure
        : new CommandFailed(
            failure.code(), failure.message() + " (after " + far + ")", failure.hint());
  }

  private static long wanted(DownloadRequest request, FileItem item) {
    long rest = Math.max(0, item.getSize() - request.getOffset());
    return request.getNoData()
        ? 0
        : request.hasLength() ? Math.min(request.getLength(), rest) : rest;
  }

  private static void close(AutoCloseable given) {
    try {
      given.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// No signal comes between the making of a file and the knowledge of it.
  private synchronized Receiver opened(Supplier<Receiver> opening) {
    if (abandoned) {
      throw CommandFailed.interrupted();
    }
    Receiver receiver = opening.get();
    open = receiver;
    return receiver;
  }

  /// A signal ends the process: nothing half done stays on the disk.
  private synchronized void abandon() {
    abandoned = true;
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
    throw new CommandFailed(
        ExitCode.MISMATCH,
        "peerd sent bytes before it said of which file",
        "bring peerctl and peerd to the same version");
  }

  private void receive(Replies<DownloadEvent> replies, Receiver receiver) {
    for (@Nullable DownloadEvent event = replies.next(); event != null; event = replies.next()) {
      switch (event.getEventCase()) {
        case DATA -> {
          receiver.write(event.getData());
          receivedBytes += event.getData().size();
        }
        case PROGRESS -> show(event.getProgress());
        case DONE -> {
          done = event.getDone();
          if (done.getWritten()) {
            receivedBytes = receiver.writtenByOther();
          }
        }
        case FILE, EVENT_NOT_SET -> {}
      }
    }
  }

  private DownloadDone checked(FileItem item, long wantedBytes) {
    DownloadDone end = done;
    if (end == null || receivedBytes != wantedBytes) {
      throw new CommandFailed(
          ExitCode.DAMAGED,
          item.getName()
              + " ended after "
              + Sizes.bytes(receivedBytes)
              + " of "
              + Sizes.bytes(wantedBytes),
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
    String note =
        step.getNote().isEmpty()
            ? sources
            : sources.isEmpty() ? step.getNote() : sources + ", " + step.getNote();
    progress.show(
        new ProgressLine.Step(
            item == null ? "" : item.getName(),
            step.getBytes(),
            step.getSize(),
            step.getBytesPerSecond(),
            note));
  }
}
