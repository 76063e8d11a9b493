package io.bandada.peerd.control;

import com.google.protobuf.ByteString;
import io.bandada.directory.api.FileAttributes;
import io.bandada.peerd.handover.DescriptorReceiver;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.Importing;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.store.PieceStore;
import io.bandada.proto.control.UploadDone;
import io.bandada.proto.control.UploadEvent;
import io.bandada.proto.control.UploadFrame;
import io.bandada.proto.control.UploadHeader;
import io.bandada.proto.control.UploadRead;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A file on its way from the user into the store, and then word of its upload.
///
/// Frames come one after the other on the call's executor, which may block: the next one is asked
/// for when the last one is in the store, so a fast sender waits for the disk. Until `end` was
/// worked off only that executor sends; from then on only the loop does.
final class UploadFileCall implements StreamObserver<UploadFrame> {
  /// One is being written, one is coming.
  private static final int WINDOW = 2;

  private static final int MAX_DATA = 1 << 20;
  private static final int MAX_COPIES = 1000;

  /// Bytes between two reports of progress.
  private static final long REPORT_EVERY = 16 << 20;

  private static final System.Logger LOG = System.getLogger(UploadFileCall.class.getName());

  private final LoopQuestions loop;
  private final Node node;
  private final PieceStore store;
  private final @Nullable DescriptorReceiver descriptors;
  private final Context context = Context.current();
  private final ServerCallStreamObserver<UploadEvent> out;

  private @Nullable UploadOrder order;
  private PieceStore.@Nullable FileImport intake;
  private long expected = -1;
  private long received;
  private long reported;
  private boolean over;

  // On the loop.
  private @Nullable Importing importing;
  private @Nullable Handle upload;
  private boolean left;

  /// @param descriptors null where no files can be handed over
  UploadFileCall(
      LoopQuestions loop,
      Node node,
      PieceStore store,
      @Nullable DescriptorReceiver descriptors,
      ServerCallStreamObserver<UploadEvent> out) {
    this.loop = loop;
    this.node = node;
    this.store = store;
    this.descriptors = descriptors;
    this.out = out;
    out.disableAutoRequest();
    out.setOnCancelHandler(this::cancelled);
    out.request(WINDOW);
  }

  @Override
  public void onNext(UploadFrame frame) {
    if (over) {
      return;
    }
    try {
      switch (frame.getFrameCase()) {
        case HEADER -> header(frame.getHeader());
        case DATA -> data(frame.getData());
        case END -> end(frame.getEnd().getSize());
        case FRAME_NOT_SET -> throw usage("an empty frame");
      }
      if (!over) {
        out.request(1);
      }
    } catch (ControlFailure.Refused e) {
      fail(e.failure());
    } catch (IOException e) {
      fail(ControlFailure.of(e).failure());
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "taking in a file failed", e);
      giveUp("the daemon failed");
      out.onError(ControlFailure.unexpected());
    }
  }

  private void header(UploadHeader header) throws ControlFailure.Refused, IOException {
    if (order != null) {
      throw usage("a second header");
    }
    String name = NameCheck.given(header.getName());
    if (Integer.compareUnsigned(header.getCopies(), MAX_COPIES) > 0
        || Integer.compareUnsigned(header.getAck(), MAX_COPIES) > 0) {
      throw usage("more than " + MAX_COPIES + " copies");
    }
    long size = header.hasSize() ? header.getSize() : -1;
    if (header.hasSize() && (size < 0 || size > PieceLength.MAX_FILE_SIZE)) {
      throw usage("a file has at most 16 TiB, not " + Long.toUnsignedString(size) + " bytes");
    }
    if (!loop.get(node::whoAmI).loggedIn()) {
      throw new ControlFailure.Refused(NodeFailure.NOT_LOGGED_IN);
    }
    order =
        new UploadOrder(
            name, header.getCopies(), header.getAck(), header.getReplace(), attributes(header));
    expected = size;
    intake = store.importFile(size);
    loop.run(() -> importing = node.uploads().importing(name, size));
    if (!header.getClaim().isEmpty()) {
      readHanded(header.getClaim().toByteArray(), intake);
    }
  }

  private static @Nullable FileAttributes attributes(UploadHeader header)
      throws ControlFailure.Refused {
    if (!header.hasAttributes()) {
      return null;
    }
    try {
      return new FileAttributes(
          header.getAttributes().getMode(), header.getAttributes().getMtimeNanos());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /// Here the call's executor waits for the whole file, so that nothing else of this call comes
  /// between; its end is seen all the same.
  private void readHanded(byte[] claim, PieceStore.FileImport into)
      throws ControlFailure.Refused, IOException {
    try {
      boolean read =
          descriptors != null
              && expected > 0
              && OpenFileReader.read(descriptors, claim, expected, into, this::readSoFar);
      received = read ? expected : 0;
      out.onNext(
          UploadEvent.newBuilder().setRead(UploadRead.newBuilder().setBytes(received)).build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlFailure.Refused(
          NodeFailure.Kind.TRY_LATER, "the daemon is stopping", "try again when it is back");
    }
  }

  private boolean readSoFar(long bytes) {
    received = bytes;
    report();
    return !context.isCancelled();
  }

  private void data(ByteString bytes) throws ControlFailure.Refused, IOException {
    PieceStore.FileImport into = intake;
    if (into == null) {
      throw usage("data before the header");
    }
    if (bytes.size() > MAX_DATA) {
      throw usage("a data frame has at most 1 MiB");
    }
    received += bytes.size();
    if (expected >= 0 && received > expected) {
      throw damaged();
    }
    if (received > PieceLength.MAX_FILE_SIZE) {
      throw usage("a file has at most 16 TiB");
    }
    for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
      into.write(part);
    }
    if (received - reported >= REPORT_EVERY) {
      reported = received;
      report();
    }
  }

  private void report() {
    long bytes = received;
    loop.run(
        () -> {
          Importing here = importing;
          if (here != null) {
            here.progress(bytes);
          }
        });
    if (out.isReady()) {
      out.onNext(
          progress(
              io.bandada.proto.control.UploadProgress.State.IMPORTING,
              bytes,
              0,
              0,
              "reading the file"));
    }
  }

  private void end(long size) throws ControlFailure.Refused, IOException {
    PieceStore.FileImport from = intake;
    UploadOrder wanted = order;
    if (from == null || wanted == null) {
      throw usage("an end before the header");
    }
    if (size != received || (expected >= 0 && expected != received)) {
      throw damaged();
    }
    PieceStore.Holding holding = from.finish();
    closeImport();
    over = true;
    loop.run(
        () -> {
          Importing here = importing;
          if (here != null) {
            here.finished();
          }
          importing = null;
          Handle begun = node.uploads().begin(holding, wanted, new Listener());
          upload = begun;
          if (left) {
            begun.cancel();
          }
        });
  }

  private ControlFailure.Refused damaged() {
    return new ControlFailure.Refused(
        NodeFailure.Kind.DAMAGED,
        "the file changed while it was read: "
            + expected
            + " bytes were promised, "
            + received
            + " came",
        "upload it again when nobody writes to it");
  }

  private static ControlFailure.Refused usage(String what) {
    return new ControlFailure.Refused(NodeFailure.Kind.USAGE, "not an upload: " + what, "");
  }

  private void fail(NodeFailure failure) {
    giveUp(failure.message());
    if (!out.isCancelled()) {
      out.onError(ControlFailure.status(failure));
    }
  }

  /// Nothing of what was not finished stays.
  private void giveUp(String why) {
    over = true;
    closeImport();
    loop.run(
        () -> {
          Importing here = importing;
          if (here != null) {
            here.failed(why);
          }
          importing = null;
        });
  }

  private void closeImport() {
    PieceStore.FileImport from = intake;
    intake = null;
    if (from != null) {
      from.close();
    }
  }

  /// The call's own executor, like all frames.
  private void cancelled() {
    if (!over) {
      giveUp("given up before its end");
    }
    loop.run(
        () -> {
          left = true;
          Handle begun = upload;
          if (begun != null) {
            begun.cancel();
          }
        });
  }

  @Override
  public void onError(Throwable t) {
    cancelled();
  }

  @Override
  public void onCompleted() {
    if (!over) {
      fail(usage("the stream ended before the file did").failure());
    }
  }

  private static UploadEvent progress(
      io.bandada.proto.control.UploadProgress.State state,
      long bytes,
      int copies,
      int needed,
      String note) {
    return UploadEvent.newBuilder()
        .setProgress(
            io.bandada.proto.control.UploadProgress.newBuilder()
                .setState(state)
                .setBytes(bytes)
                .setCopies(copies)
                .setCopiesNeeded(needed)
                .setNote(note))
        .build();
  }

  /// Hears of the upload, on the loop.
  private final class Listener implements UploadListener {
    @Override
    public void progress(UploadProgress progress) {
      if (left || !out.isReady()) {
        return;
      }
      var state =
          switch (progress.state()) {
            case IMPORTING -> io.bandada.proto.control.UploadProgress.State.IMPORTING;
            case PUBLISHING, PAUSED -> io.bandada.proto.control.UploadProgress.State.PUBLISHING;
            case SPREADING -> io.bandada.proto.control.UploadProgress.State.SPREADING;
            case COMMITTING -> io.bandada.proto.control.UploadProgress.State.COMMITTING;
          };
      out.onNext(
          UploadFileCall.progress(
              state,
              progress.bytes(),
              progress.copies(),
              progress.copiesNeeded(),
              progress.note()));
    }

    @Override
    public void done(UploadResult result) {
      if (left) {
        return;
      }
      out.onNext(
          UploadEvent.newBuilder()
              .setDone(
                  UploadDone.newBuilder()
                      .setName(result.name())
                      .setId(result.id().hex())
                      .setSize(result.size())
                      .setRevision(result.revision())
                      .setCopies(result.copies())
                      .setUnchanged(result.unchanged()))
              .build());
      out.onCompleted();
    }

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {
      if (left) {
        return;
      }
      String hint = failure.hint();
      if (goesOn) {
        String stays = "the upload stays and goes on by itself: peerctl transfer ls";
        hint = hint.isEmpty() ? stays : hint + "; " + stays;
      }
      out.onError(ControlFailure.status(new NodeFailure(failure.kind(), failure.message(), hint)));
    }
  }
}
