package io.bandada.peerd.peers;

import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.identity.PeerName;
import io.bandada.peerd.identity.TicketVerifier;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Hospitality;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.transfer.EgressPolicy;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.ContentId;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.Receipt;
import io.bandada.proto.peer.UploadReply;
import io.bandada.proto.peer.UploadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What other peers may ask. Checks what they say and the ticket that they show, then asks the node on the loop.
///
/// Whether a content is here is looked up only for who has shown a good ticket for it; everybody else gets the answer of
/// [NotHere], by the same way over the loop.
final class PeerService extends PeerGrpc.PeerImplBase {
  private static final int MAX_PIECES = (int) (PieceLength.MAX_FILE_SIZE / PieceLength.MAX);
  private static final int MAX_HINTS = 32;
  private static final int MAX_PEER_ID = 64;
  private static final int MAX_UPLOAD_ID = 128;
  private static final int MAX_NAME = 1_024;

  private static final System.Logger LOG = System.getLogger(PeerService.class.getName());

  private final Loop loop;
  private final PieceStore store;
  private final Traffic traffic;
  private final RateLimits limits;
  private final EgressPolicy policy;

  /// Null while the daemon is starting.
  private volatile @Nullable Open open;

  private record Open(Hospitality node, TicketVerifier tickets, int piecePort) {}

  PeerService(Loop loop, PieceStore store, Traffic traffic, RateLimits limits, EgressPolicy policy) {
    this.loop = loop;
    this.store = store;
    this.traffic = traffic;
    this.limits = limits;
    this.policy = policy;
  }

  void open(Hospitality node, TicketVerifier tickets, int piecePort) {
    open = new Open(node, tickets, piecePort);
  }

  private Open open() {
    Open now = open;
    if (now == null) {
      throw Status.UNAVAILABLE.withDescription("this peer is starting").asRuntimeException();
    }
    return now;
  }

  @Override
  public void requestFile(FileRequest request, StreamObserver<Availability> answer) {
    try {
      FileId id = content(request.getContent());
      Open now = open();
      switch (now.tickets.read(request.getTicket().toByteArray(), KnownCaller.current().key(), id.hex(), 0)) {
        case TicketVerifier.Good good ->
            new AvailabilityAnswer(
                    loop, now.piecePort, request.getManifest(), (ServerCallStreamObserver<Availability>) answer)
                .begin(now.node, id);
        case TicketVerifier.Refused refused -> turnAway(refused, id, answer);
      }
    } catch (IllegalArgumentException e) {
      answer.onError(refusal(e));
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  @Override
  public void fetchPieces(FetchRequest request, StreamObserver<PieceChunk> answer) {
    try {
      FileId id = content(request.getContent());
      PieceOffer offer = offer(request);
      Open now = open();
      PeerName caller = KnownCaller.current();
      switch (now.tickets.read(request.getTicket().toByteArray(), caller.key(), id.hex(), 1)) {
        case TicketVerifier.Good good ->
            new PieceSender(loop, store, traffic, limits, offer, good, (ServerCallStreamObserver<PieceChunk>) answer)
                .begin(now.node, caller.peerId(), id);
        case TicketVerifier.Refused refused -> turnAway(refused, id, answer);
      }
    } catch (IllegalArgumentException e) {
      answer.onError(refusal(e));
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  @Override
  public void requestUpload(UploadRequest request, StreamObserver<UploadReply> answer) {
    try {
      FileId id = content(request.getContent());
      long size = request.getSize();
      if (size < 0 || size > PieceLength.MAX_FILE_SIZE) {
        throw new IllegalArgumentException("no file has " + Long.toUnsignedString(size) + " bytes");
      }
      String upload = request.getUpload();
      if (upload.isEmpty() || upload.length() > MAX_UPLOAD_ID) {
        throw new IllegalArgumentException("the id of an upload has 1 to " + MAX_UPLOAD_ID + " characters");
      }
      List<PeerAddress> sources =
          request.getSourcesList().stream()
              .limit(MAX_HINTS)
              .filter(hint -> hint.getPeerId().length() <= MAX_PEER_ID && canDial(hint.getAddress()))
              .map(hint -> new PeerAddress(hint.getPeerId(), hint.getPeerId(), hint.getAddress()))
              .toList();
      Open now = open();
      switch (now.tickets.write(request.getTicket().toByteArray(), KnownCaller.current().key(), id.hex(), size)) {
        case TicketVerifier.Good good -> {
          String name = request.getName().length() <= MAX_NAME ? request.getName() : "";
          KeepRequest keep = new KeepRequest(upload, id, size, name, "", sources);
          loop.run(() -> now.node.requestUpload(keep, said -> reply(answer, said)));
        }
        case TicketVerifier.Refused refused -> {
          tell(refused, id);
          answer.onError(
              Status.PERMISSION_DENIED
                  .withDescription("this takes a good WRITE ticket of the directory for this peer")
                  .asRuntimeException());
        }
      }
    } catch (IllegalArgumentException e) {
      answer.onError(refusal(e));
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  private static void reply(StreamObserver<UploadReply> answer, UploadAnswer said) {
    if (((ServerCallStreamObserver<UploadReply>) answer).isCancelled()) {
      return;
    }
    UploadReply.Builder reply = UploadReply.newBuilder();
    switch (said) {
      case UploadAnswer.Accepted accepted -> reply.setAnswer(UploadReply.Answer.ACCEPTED);
      case UploadAnswer.Held(long syncedAt, String signature) ->
          reply
              .setAnswer(UploadReply.Answer.HELD)
              .setReceipt(
                  Receipt.newBuilder()
                      .setSyncedAt(syncedAt)
                      .setSignature(UnsafeByteOperations.unsafeWrap(Base64.getUrlDecoder().decode(signature))));
      case UploadAnswer.NoSpace full -> reply.setAnswer(UploadReply.Answer.NO_SPACE);
      case UploadAnswer.Busy busy -> reply.setAnswer(UploadReply.Answer.BUSY);
      case UploadAnswer.NotAllowed refused -> reply.setAnswer(UploadReply.Answer.BUSY);
      case UploadAnswer.Unreachable gone -> reply.setAnswer(UploadReply.Answer.BUSY);
    }
    answer.onNext(reply.build());
    answer.onCompleted();
  }

  private void turnAway(TicketVerifier.Refused refused, FileId id, StreamObserver<?> answer) {
    tell(refused, id);
    loop.run(() -> answer.onError(NotHere.status()));
  }

  private static void tell(TicketVerifier.Refused refused, FileId id) {
    LOG.log(
        System.Logger.Level.DEBUG, "a ticket of {0} for {1} is refused: {2}", KnownCaller.current().peerId(), id, refused.flaw());
  }

  private boolean canDial(String address) {
    try {
      policy.dial(address);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static FileId content(ContentId content) {
    if (content.getAlgorithm() != GrpcPeerNetwork.ALGORITHM) {
      throw new IllegalArgumentException("content ids of kind " + content.getAlgorithm() + " are not known here");
    }
    return FileId.of(content.getRoot().toByteArray());
  }

  private static PieceOffer offer(FetchRequest request) {
    PieceOffer offer = PieceOffer.ofRuns(request.getFirstAndCountList(), request.getMost());
    if (offer.last() >= MAX_PIECES) {
      throw new IllegalArgumentException("pieces are counted from 0 to " + (MAX_PIECES - 1));
    }
    return offer;
  }

  private static RuntimeException refusal(IllegalArgumentException e) {
    return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
  }
}
