package io.bandada.peerctl.daemon;

import com.google.protobuf.ByteString;
import io.bandada.proto.control.ControlGrpc;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.EventsRequest;
import io.bandada.proto.control.ExplainRequest;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.IndexItem;
import io.bandada.proto.control.LimitsReply;
import io.bandada.proto.control.LimitsRequest;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.ListFolderRequest;
import io.bandada.proto.control.ListIndexRequest;
import io.bandada.proto.control.ListTrashRequest;
import io.bandada.proto.control.LogInReply;
import io.bandada.proto.control.LogInRequest;
import io.bandada.proto.control.LogOutReply;
import io.bandada.proto.control.LogOutRequest;
import io.bandada.proto.control.NamesReply;
import io.bandada.proto.control.PeerItem;
import io.bandada.proto.control.PeersRequest;
import io.bandada.proto.control.PingReply;
import io.bandada.proto.control.PingRequest;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import io.bandada.proto.control.RenameRequest;
import io.bandada.proto.control.RestoreRequest;
import io.bandada.proto.control.SetCopiesRequest;
import io.bandada.proto.control.StatReply;
import io.bandada.proto.control.StatRequest;
import io.bandada.proto.control.StatusReply;
import io.bandada.proto.control.StatusRequest;
import io.bandada.proto.control.SteerRequest;
import io.bandada.proto.control.TransferExplanation;
import io.bandada.proto.control.TransferItem;
import io.bandada.proto.control.TransfersRequest;
import io.bandada.proto.control.TrashItem;
import io.bandada.proto.control.UploadEvent;
import io.bandada.proto.control.UploadFrame;
import io.bandada.proto.control.VerifyEvent;
import io.bandada.proto.control.VerifyRequest;
import io.bandada.proto.control.VersionReply;
import io.bandada.proto.control.VersionRequest;
import io.bandada.proto.control.WhoAmIReply;
import io.bandada.proto.control.WhoAmIRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to the local daemon. Opened by the first call of a command, closed when the
/// command ends.
public final class DaemonClient implements AutoCloseable {
  /// A call with one answer that takes longer than this hangs.
  static final Duration UNARY_PATIENCE = Duration.ofSeconds(60);

  /// Small answers (files, peers, events) that may be on their way at once.
  static final int ITEM_WINDOW = 256;

  /// Chunks of up to 1 MiB that may be on their way at once.
  static final int CHUNK_WINDOW = 8;

  private final Connection connection;
  private final Failures failures;
  private final @Nullable Duration timeout;
  private final Path socket;

  private DaemonClient(
      Path socket, Connection connection, Failures failures, @Nullable Duration timeout) {
    this.socket = socket;
    this.connection = connection;
    this.failures = failures;
    this.timeout = timeout;
  }

  /// Fails at once when there is no socket that this user may open; `timeout` bounds each call.
  public static DaemonClient open(Path socket, @Nullable Duration timeout) {
    SocketCheck.check(socket);
    return new DaemonClient(socket, Connection.to(socket), new Failures(socket), timeout);
  }

  public LogInReply logIn(LogInRequest request) {
    return ask(ControlGrpc.getLogInMethod(), request);
  }

  public LogOutReply logOut(LogOutRequest request) {
    return ask(ControlGrpc.getLogOutMethod(), request);
  }

  public WhoAmIReply whoAmI() {
    return ask(ControlGrpc.getWhoAmIMethod(), WhoAmIRequest.getDefaultInstance());
  }

  public StatReply stat(StatRequest request) {
    return ask(ControlGrpc.getStatMethod(), request);
  }

  public RemoveReply remove(RemoveRequest request) {
    return ask(ControlGrpc.getRemoveMethod(), request);
  }

  public NamesReply rename(RenameRequest request) {
    return ask(ControlGrpc.getRenameMethod(), request);
  }

  public NamesReply setCopies(SetCopiesRequest request) {
    return ask(ControlGrpc.getSetCopiesMethod(), request);
  }

  /// Takes as long as it takes a holder to have it back.
  public FileItem restore(RestoreRequest request) {
    return ask(ControlGrpc.getRestoreMethod(), request, streaming());
  }

  public StatusReply status() {
    return ask(ControlGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
  }

  public LimitsReply limits(LimitsRequest request) {
    return ask(ControlGrpc.getLimitsMethod(), request);
  }

  public PingReply ping() {
    return ask(ControlGrpc.getPingMethod(), PingRequest.getDefaultInstance());
  }

  public VersionReply version() {
    return ask(ControlGrpc.getVersionMethod(), VersionRequest.getDefaultInstance());
  }

  public Replies<StatusReply> watchStatus() {
    return stream(
        ControlGrpc.getWatchStatusMethod(), StatusRequest.getDefaultInstance(), ITEM_WINDOW);
  }

  public Replies<FileItem> files(ListFilesRequest request) {
    return stream(ControlGrpc.getListFilesMethod(), request, ITEM_WINDOW);
  }

  public Replies<TrashItem> trash(ListTrashRequest request) {
    return stream(ControlGrpc.getListTrashMethod(), request, ITEM_WINDOW);
  }

  public Replies<FolderItem> folder(ListFolderRequest request) {
    return stream(ControlGrpc.getListFolderMethod(), request, ITEM_WINDOW);
  }

  public Replies<TransferItem> steer(SteerRequest request) {
    return stream(ControlGrpc.getSteerTransfersMethod(), request, ITEM_WINDOW);
  }

  public Replies<IndexItem> index() {
    return stream(
        ControlGrpc.getListIndexMethod(), ListIndexRequest.getDefaultInstance(), ITEM_WINDOW);
  }

  public Replies<PeerItem> peers(PeersRequest request) {
    return stream(ControlGrpc.getPeersMethod(), request, ITEM_WINDOW);
  }

  public Replies<TransferItem> transfers(TransfersRequest request) {
    return stream(ControlGrpc.getTransfersMethod(), request, ITEM_WINDOW);
  }

  public Replies<TransferExplanation> explain(ExplainRequest request) {
    return stream(ControlGrpc.getExplainMethod(), request, ITEM_WINDOW);
  }

  public Replies<EventItem> events(EventsRequest request) {
    return stream(ControlGrpc.getEventsMethod(), request, ITEM_WINDOW);
  }

  public Replies<VerifyEvent> verify(VerifyRequest request) {
    return stream(ControlGrpc.getVerifyMethod(), request, ITEM_WINDOW);
  }

  public Replies<DownloadEvent> download(DownloadRequest request) {
    return stream(ControlGrpc.getDownloadFileMethod(), request, CHUNK_WINDOW);
  }

  public Exchange<UploadFrame, UploadEvent> upload() {
    return Exchange.start(
        connection.channel(),
        ControlGrpc.getUploadFileMethod(),
        streaming(),
        failures,
        ITEM_WINDOW);
  }

  /// Hands a large regular file to the daemon, open for reading, while the connection is being
  /// made.
  ///
  /// @return the claim to name in the call that it is for; empty when the bytes are to be sent
  ///   instead
  public CompletableFuture<ByteString> handOver(Path file, long size) {
    @Nullable Handover handover =
        size < Handover.LEAST_BYTES ? null : Handover.beside(socket).orElse(null);
    if (handover == null) {
      return CompletableFuture.completedFuture(ByteString.EMPTY);
    }
    CompletableFuture<ByteString> claim = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> claim.complete(given(handover, file)));
    return claim;
  }

  private static ByteString given(Handover handover, Path file) {
    try {
      byte[] claim = Handover.newClaim();
      Handover.Given given = handover.give(file, false, claim).orElse(null);
      if (given == null) {
        return ByteString.EMPTY;
      }
      given.close();
      return ByteString.copyFrom(claim);
    } catch (IOException | RuntimeException | LinkageError e) {
      return ByteString.EMPTY; // it only is a quicker way
    }
  }

  /// A request that announces a file to write into, if it is large enough; the same one where the
  /// daemon takes no files.
  public DownloadRequest withClaim(DownloadRequest request) {
    if (Handover.beside(socket).isEmpty()) {
      return request;
    }
    try {
      return request.toBuilder()
          .setClaim(ByteString.copyFrom(Handover.newClaim()))
          .setClaimFrom(Handover.LEAST_BYTES)
          .build();
    } catch (IOException e) {
      return request;
    }
  }

  /// Hands over the file that the request announced, open for writing.
  ///
  /// @return to be closed when nobody writes into the file any more; empty when the daemon does not
  ///   have it
  public Optional<AutoCloseable> handOver(Path file, DownloadRequest request) {
    try {
      return Handover.beside(socket)
          .flatMap(handover -> handover.give(file, true, request.getClaim().toByteArray()));
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty(); // it only is a quicker way
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private <Q, A> A ask(MethodDescriptor<Q, A> method, Q request) {
    return ask(method, request, within(timeout == null ? UNARY_PATIENCE : timeout));
  }

  private <Q, A> A ask(MethodDescriptor<Q, A> method, Q request, CallOptions options) {
    try {
      return ClientCalls.blockingUnaryCall(connection.channel(), method, options, request);
    } catch (StatusRuntimeException e) {
      throw failures.of(e.getStatus(), e.getTrailers());
    }
  }

  private <Q, A> Replies<A> stream(MethodDescriptor<Q, A> method, Q request, int window) {
    Exchange<Q, A> exchange =
        Exchange.start(connection.channel(), method, streaming(), failures, window);
    exchange.sendLast(request);
    return new Replies<>(exchange);
  }

  private CallOptions streaming() {
    return timeout == null ? CallOptions.DEFAULT : within(timeout);
  }

  private static CallOptions within(Duration patience) {
    return CallOptions.DEFAULT.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
