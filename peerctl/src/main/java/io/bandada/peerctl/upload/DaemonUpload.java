package io.bandada.peerctl.upload;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerctl.daemon.DaemonClient;
import io.bandada.peerctl.daemon.Exchange;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.ProgressRate;
import io.bandada.proto.control.UploadDone;
import io.bandada.proto.control.UploadEnd;
import io.bandada.proto.control.UploadEvent;
import io.bandada.proto.control.UploadFrame;
import io.bandada.proto.control.UploadHeader;
import io.bandada.proto.control.UploadProgress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One file on its way to the daemon: header, bytes, end, then waiting until enough copies are on
/// disk. A large file is handed over open, and the daemon reads it; if it does not, or for a
/// stream, the bytes go through the socket.
final class DaemonUpload {
  /// Large enough that the cost of a frame does not matter, small against the window.
  static final int FRAME_BYTES = 512 * 1024;

  private final UploadContent content;
  private final UploadHeader header;
  private final String label;
  private final ProgressLine progress;
  private final ProgressRate rate = new ProgressRate();
  private long sentBytes;
  private volatile boolean allSent;

  DaemonUpload(UploadContent content, UploadHeader header, String label, ProgressLine progress) {
    this.content = content;
    this.header = content.size() < 0 ? header : header.toBuilder().setSize(content.size()).build();
    this.label = label;
    this.progress = progress;
  }

  String name() {
    return header.getName();
  }

  /// The daemon has all bytes: it goes on even if we leave.
  boolean allSent() {
    return allSent;
  }

  UploadDone run(DaemonClient daemon) {
    CompletableFuture<ByteString> handed =
        content
            .file()
            .map(file -> daemon.handOver(file, content.size()))
            .orElse(CompletableFuture.completedFuture(ByteString.EMPTY));
    try (Exchange<UploadFrame, UploadEvent> call = daemon.upload()) {
      ByteString claim = handed.join();
      UploadHeader first = claim.isEmpty() ? header : header.toBuilder().setClaim(claim).build();
      if (call.send(UploadFrame.newBuilder().setHeader(first).build())
          && ((!claim.isEmpty() && isReadThere(call)) || sendBytes(call))) {
        content.checkUnchanged();
        if (call.send(
            UploadFrame.newBuilder().setEnd(UploadEnd.newBuilder().setSize(sentBytes)).build())) {
          call.end();
          allSent = true;
        }
      }
      return result(call);
    } finally {
      progress.clear();
    }
  }

  /// False when the daemon could not read the file that was handed over, and wants its bytes.
  private boolean isReadThere(Exchange<UploadFrame, UploadEvent> call) {
    for (@Nullable UploadEvent event = call.next(); event != null; event = call.next()) {
      if (event.hasRead()) {
        sentBytes = event.getRead().getBytes();
        content.readByOther(sentBytes);
        return sentBytes > 0;
      }
      if (event.hasProgress()) {
        showSending(event.getProgress().getBytes());
      }
    }
    return false;
  }

  /// False when the daemon ended the call before the last byte.
  private boolean sendBytes(Exchange<UploadFrame, UploadEvent> call) {
    while (true) {
      // A new array for each frame: the connection keeps it until the bytes are out.
      byte[] bytes = new byte[FRAME_BYTES];
      int count = content.read(bytes);
      if (count == 0) {
        return true;
      }
      if (!call.send(
          UploadFrame.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(bytes, 0, count))
              .build())) {
        return false;
      }
      sentBytes += count;
      if (content.size() >= 0 && sentBytes > content.size()) {
        content.checkUnchanged();
      }
      showSending(sentBytes);
      while (call.poll() != null) {
        // What the daemon says while importing is what we count ourselves.
      }
    }
  }

  private UploadDone result(Exchange<UploadFrame, UploadEvent> call) {
    for (@Nullable UploadEvent event = call.next(); event != null; event = call.next()) {
      switch (event.getEventCase()) {
        case PROGRESS -> show(event.getProgress());
        case DONE -> {
          return event.getDone();
        }
        case READ, EVENT_NOT_SET -> {}
      }
    }
    throw new CommandFailed(
        ExitCode.FAILED,
        "peerd ended the upload of " + header.getName() + " without an answer",
        "see what became of it:  peerctl transfer ls");
  }

  private void showSending(long bytes) {
    if (progress.visible()) {
      progress.show(
          new ProgressLine.Step(
              label, bytes, content.size(), rate.at(bytes, System.nanoTime()), ""));
    }
  }

  private void show(UploadProgress step) {
    if (!progress.visible()) {
      return;
    }
    String word =
        switch (step.getState()) {
          case IMPORTING -> "storing here";
          case PUBLISHING -> "asking the directory";
          case SPREADING -> "spreading";
          case COMMITTING -> "committing";
          case STATE_UNSPECIFIED, UNRECOGNIZED -> "waiting";
        };
    String copies =
        step.getCopiesNeeded() == 0
            ? ""
            : ", " + step.getCopies() + " of " + step.getCopiesNeeded() + " copies";
    String note = step.getNote().isEmpty() ? "" : " (" + step.getNote() + ")";
    progress.show(ProgressLine.Step.waiting(label, word + copies + note));
  }
}
