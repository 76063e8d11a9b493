package io.bandada.peerctl;

import io.bandada.proto.control.Failure;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.UploadDone;
import io.bandada.proto.control.UploadEvent;
import io.bandada.proto.control.UploadFrame;
import io.bandada.proto.control.UploadHeader;
import io.bandada.proto.control.UploadProgress;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The daemon's side of one upload: keeps the frames in memory and holds peerctl to the order of
/// control.proto.
final class FakeUpload implements StreamObserver<UploadFrame> {
  private final FakeControl control;
  private final StreamObserver<UploadEvent> answers;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private UploadHeader header = UploadHeader.getDefaultInstance();
  private boolean refused;

  FakeUpload(FakeControl control, StreamObserver<UploadEvent> answers) {
    this.control = control;
    this.answers = answers;
  }

  @Override
  public void onNext(UploadFrame frame) {
    switch (frame.getFrameCase()) {
      case HEADER -> begin(frame.getHeader());
      case DATA -> {
        boolean first = content.size() == 0;
        try {
          frame.getData().writeTo(content);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        if (first) {
          control.afterFirstFrame.run();
        }
      }
      case END -> finish(frame.getEnd().getSize());
      case FRAME_NOT_SET -> throw new IllegalStateException("an empty frame");
    }
  }

  private void begin(UploadHeader given) {
    header = given;
    control.begun.add(given.getName());
    RuntimeException failure = control.failures.get(given.getName());
    boolean taken = control.files.containsKey(given.getName()) && !given.getReplace();
    if (failure == null && taken) {
      failure =
          FakeDaemon.failure(
              Failure.Code.CONFLICT,
              "the name " + given.getName() + " is in use",
              "to publish a new revision:  --replace");
    }
    if (failure != null) {
      refused = true;
      answers.onError(failure);
    }
  }

  private void finish(long size) {
    if (refused) {
      return;
    }
    if (size != content.size() || (header.hasSize() && header.getSize() != size)) {
      answers.onError(FakeDaemon.failure(Failure.Code.DAMAGED, "the size does not match", ""));
      return;
    }
    answers.onNext(
        UploadEvent.newBuilder()
            .setProgress(
                UploadProgress.newBuilder()
                    .setState(UploadProgress.State.SPREADING)
                    .setCopies(1)
                    .setCopiesNeeded(2))
            .build());
    control.uploading.add(header.getName());
    control.beforeDone.run();
    control.uploading.remove(header.getName());
    FileItem file =
        header.hasAttributes()
            ? control.put(header.getName(), content.toByteArray(), header.getAttributes())
            : control.put(header.getName(), content.toByteArray());
    UploadDone done =
        UploadDone.newBuilder()
            .setName(file.getName())
            .setId(file.getId())
            .setSize(size)
            .setRevision(1)
            .setCopies(2)
            .build();
    answers.onNext(UploadEvent.newBuilder().setDone(done).build());
    answers.onCompleted();
  }

  @Override
  public void onError(Throwable cause) {
    synchronized (control.cancelled) {
      control.cancelled.add(header.getName());
      control.cancelled.notifyAll();
    }
  }

  @Override
  public void onCompleted() {}
}
