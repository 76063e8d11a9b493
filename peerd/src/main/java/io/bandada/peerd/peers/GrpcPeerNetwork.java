package io.bandada.peerd.peers;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.connections.Connections;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.peerd.transfer.connections.Wire;
import io.bandada.proto.peer.ContentId;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.Receipt;
import io.bandada.proto.peer.SourceHint;
import io.bandada.proto.peer.UploadReply;
import io.bandada.proto.peer.UploadRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// The real network: other peers over gRPC. See [PeerNetwork] for what is promised.
public final class GrpcPeerNetwork implements PeerNetwork, AutoCloseable {
  static final int ALGORITHM = 1;

  /// ECDSA P-256 in DER has 72 at most.
  private static final int MAX_SIGNATURE = 128;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Loop loop;
  private final LocalEnd here;
  private final Patience patience;
  private final EgressPolicy policy;
  private final Connections<PeerChannel> connections;
  private final ObjIntConsumer<PeerAddress> ports;

  /// @param ports hears on the loop where a watched peer says that its piece port is (0: it has
  ///   none), before what it has
  public GrpcPeerNetwork(
      LocalEnd here,
      Wire wire,
      EgressPolicy policy,
      Patience patience,
      ObjIntConsumer<PeerAddress> ports) {
    this.here = here;
    this.loop = here.loop();
    this.patience = patience;
    this.policy = policy;
    this.ports = ports;
    this.connections = PeerChannel.connections(loop, wire);
  }

  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    Connections.Lease<PeerChannel> lease = lease(peer);
    if (lease == null) {
      return refused(() -> listener.closed(Closed.UNREACHABLE));
    }
    WatchCall call =
        new WatchCall(
            loop, id, manifest, listener, port -> ports.accept(peer, port), lease.release());
    call.watch(patience.firstWord());
    FileRequest request =
        FileRequest.newBuilder()
            .setContent(content(id))
            .setManifest(manifest)
            .setTicket(bytes(ticket))
            .build();
    stub(lease).requestFile(request, call);
    return call;
  }

  @Override
  public Call fetch(
      PeerAddress peer,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    Connections.Lease<PeerChannel> lease = lease(peer);
    if (lease == null) {
      return refused(
          () -> offer.forEach(piece -> listener.answered(piece, new PieceAnswer.Unreachable())));
    }
    FetchOrder order = new FetchOrder(peer, manifest, offer, ticket);
    FetchCall call = new FetchCall(here, order, listener, patience.silence(), lease.release());
    call.watch();
    FetchRequest request =
        FetchRequest.newBuilder()
            .setContent(content(manifest.id()))
            .addAllFirstAndCount(offer.firstAndCount())
            .setMost(offer.most())
            .setTicket(UnsafeByteOperations.unsafeWrap(order.shown()))
            .build();
    stub(lease).fetchPieces(request, call);
    return call;
  }

  @Override
  public long downloadLimit() {
    return here.rates().rates().down();
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest keep, Consumer<UploadAnswer> then) {
    Connections.Lease<PeerChannel> lease = lease(peer);
    if (lease == null) {
      return refused(() -> then.accept(new UploadAnswer.Unreachable()));
    }
    UploadRequest.Builder request =
        UploadRequest.newBuilder()
            .setContent(content(keep.id()))
            .setSize(keep.size())
            .setUpload(keep.upload())
            .setName(keep.name())
            .setTicket(bytes(keep.ticket()));
    for (PeerAddress source : keep.sources()) {
      request.addSources(
          SourceHint.newBuilder().setPeerId(source.peerId()).setAddress(source.endpoint()));
    }
    UploadCall call = new UploadCall(loop, then, lease.release());
    stub(lease)
        .withDeadlineAfter(patience.firstWord().toMillis(), TimeUnit.MILLISECONDS)
        .requestUpload(request.build(), call);
    return call;
  }

  /// On the loop: cuts all connections.
  @Override
  public void close() {
    connections.close();
  }

  private Connections.@Nullable Lease<PeerChannel> lease(PeerAddress peer) {
    try {
      return connections.acquire(
          new Connections.Route(peer.peerId(), policy.dial(peer.endpoint())), () -> {});
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private PeerGrpc.PeerStub stub(Connections.Lease<PeerChannel> lease) {
    return PeerGrpc.newStub(lease.connection().channel());
  }

  /// A call that could not begin; its answer still comes later, and not after a cancel.
  private Call refused(Runnable answer) {
    return loop.after(Duration.ZERO, answer)::cancel;
  }

  /// @param ticket base64url
  private static ByteString bytes(String ticket) {
    return UnsafeByteOperations.unsafeWrap(Base64.getUrlDecoder().decode(ticket));
  }

  static ContentId content(FileId id) {
    return ContentId.newBuilder()
        .setAlgorithm(ALGORITHM)
        .setRoot(UnsafeByteOperations.unsafeWrap(id.bytes()))
        .build();
  }

  private static final class UploadCall implements Call, StreamObserver<UploadReply> {
    private final Loop loop;
    private final Consumer<UploadAnswer> then;
    private final Runnable release;
    private UploadAnswer answer = new UploadAnswer.Unreachable();

    // On the loop.
    private boolean givenUp;

    UploadCall(Loop loop, Consumer<UploadAnswer> then, Runnable release) {
      this.loop = loop;
      this.then = then;
      this.release = release;
    }

    /// The request may be there already: nothing is taken back, nothing more is heard.
    @Override
    public void cancel() {
      givenUp = true;
    }

    @Override
    public void onNext(UploadReply reply) {
      answer =
          switch (reply.getAnswer()) {
            case ACCEPTED -> new UploadAnswer.Accepted();
            case HELD -> held(reply.getReceipt());
            case NO_SPACE -> new UploadAnswer.NoSpace();
            case BUSY, ANSWER_UNSPECIFIED, UNRECOGNIZED -> new UploadAnswer.Busy();
          };
    }

    /// Who says that it has everything and does not sign for it is asked again.
    private static UploadAnswer held(Receipt receipt) {
      ByteString signature = receipt.getSignature();
      boolean signed =
          !signature.isEmpty() && signature.size() <= MAX_SIGNATURE && receipt.getSyncedAt() >= 0;
      return signed
          ? new UploadAnswer.Held(
              receipt.getSyncedAt(), BASE64.encodeToString(signature.toByteArray()))
          : new UploadAnswer.Busy();
    }

    @Override
    public void onError(Throwable t) {
      boolean refused = Status.fromThrowable(t).getCode() == Status.Code.PERMISSION_DENIED;
      end(refused ? new UploadAnswer.NotAllowed() : new UploadAnswer.Unreachable());
    }

    @Override
    public void onCompleted() {
      end(answer);
    }

    private void end(UploadAnswer last) {
      loop.run(
          () -> {
            release.run();
            if (!givenUp) {
              then.accept(last);
            }
          });
    }
  }
}
