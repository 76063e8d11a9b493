package io.bandada.peerd.control;

import com.google.protobuf.ByteString;
import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.Failure;
import io.bandada.proto.control.UploadEnd;
import io.bandada.proto.control.UploadEvent;
import io.bandada.proto.control.UploadFrame;
import io.bandada.proto.control.UploadHeader;
import io.bandada.proto.control.UploadProgress;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call of UploadFile, as peerctl makes it or as it never would.
final class ScriptedUpload implements ClientResponseObserver<UploadFrame, UploadEvent> {
  private static final int PATIENCE_SECONDS = 60;

  private final List<UploadEvent> events = new CopyOnWriteArrayList<>();
  private final CompletableFuture<UploadEvent> read = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private @Nullable ClientCallStreamObserver<UploadFrame> call;

  ScriptedUpload(Channel channel) {
    ControlGrpc.newStub(channel).uploadFile(this);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<UploadFrame> requestStream) {
    call = requestStream;
  }

  ClientCallStreamObserver<UploadFrame> out() {
    return Objects.requireNonNull(call);
  }

  void header(String name, long size) {
    header(name, size, ByteString.EMPTY);
  }

  /// @param claim for the file that is handed over
  void header(String name, long size, ByteString claim) {
    UploadHeader header =
        UploadHeader.newBuilder().setName(name).setSize(size).setClaim(claim).build();
    out().onNext(UploadFrame.newBuilder().setHeader(header).build());
  }

  void data(byte[] bytes) {
    out().onNext(UploadFrame.newBuilder().setData(ByteString.copyFrom(bytes)).build());
  }

  void end(long size) {
    out().onNext(UploadFrame.newBuilder().setEnd(UploadEnd.newBuilder().setSize(size)).build());
    out().onCompleted();
  }

  void cancel() {
    out().cancel("the test is done with it", null);
  }

  List<UploadProgress.State> states() {
    return events.stream().map(e -> e.getProgress().getState()).toList();
  }

  /// How much of the handed file was read, when it has been.
  long read() throws Exception {
    return read.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getRead().getBytes();
  }

  Status.Code status() throws Exception {
    return Status.fromThrowable(failed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).getCode();
  }

  Failure failure() throws Exception {
    return failureIn((StatusRuntimeException) failed.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /// What the daemon says to a program beside the status.
  static Failure failureIn(StatusRuntimeException e) throws IOException {
    @Nullable Metadata trailers = e.getTrailers();
    byte[] bytes = trailers == null ? null : trailers.get(ControlFailure.TRAILER);
    if (bytes == null) {
      throw new AssertionError("no failure in the trailers", e);
    }
    return Failure.parseFrom(bytes);
  }

  @Override
  public void onNext(UploadEvent event) {
    events.add(event);
    if (event.hasRead()) {
      read.complete(event);
    }
  }

  @Override
  public void onError(Throwable t) {
    failed.complete(t);
    read.completeExceptionally(t);
  }

  @Override
  public void onCompleted() {}
}
