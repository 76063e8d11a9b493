package io.bandada.peerd.peers;

import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.PieceSender;
import io.bandada.peerd.transfer.connections.EgressPolicy;
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
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Base64;
import java.util.List;

/// What other peers may ask. Checks what they say and the ticket that they show, then asks the node
/// on the loop.
///
/// Whether a content is here is looked up only for who has shown a good ticket for it
/// ([Host#admit]).
final class PeerService extends PeerGrpc.PeerImplBase {
  private static final int MAX_HINTS = 32;
  private static final int MAX_PEER_ID = 64;
  private static final int MAX_UPLOAD_ID = 128;
  private static final int MAX_NAME = 1_024;

  private final Host host;
  private final EgressPolicy policy;

  PeerService(Host host, EgressPolicy policy) {
    this.host = host;
    this.policy = policy;
  }

  @Override
  public void requestFile(FileRequest request, StreamObserver<Availability> answer) {
    ServerCallStreamObserver<Availability> out = (ServerCallStreamObserver<Availability>) answer;
    try {
      FileId id = content(request.getContent());
      CertifiedPeer caller = KnownCaller.current();
      byte[] ticket = request.getTicket().toByteArray();
      AvailabilityAnswer look = new AvailabilityAnswer(host.loop(), id, request.getManifest(), out);
      host.admit(
          caller,
          id,
          tickets -> tickets.read(ticket, caller.key(), id.hex(), 0),
          (open, good) -> look.begin(open.node(), open.piecePort()),
          how -> Ends.end(out, how));
    } catch (IllegalArgumentException e) {
      answer.onError(refusal(e));
    }
  }

  @Override
  public void fetchPieces(FetchRequest request, StreamObserver<PieceChunk> answer) {
    try {
      FileId id = content(request.getContent());
      PieceOffer offer = PieceOffer.ofRuns(request.getFirstAndCountList(), request.getMost());
      ChunkReply reply = new ChunkReply((ServerCallStreamObserver<PieceChunk>) answer);
      PieceSender sender = new PieceSender(host, KnownCaller.current(), id, offer, reply);
      reply.of(sender);
      sender.begin(request.getTicket().toByteArray());
    } catch (IllegalArgumentException e) {
      answer.onError(refusal(e));
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
        throw new IllegalArgumentException(
            "the id of an upload has 1 to " + MAX_UPLOAD_ID + " characters");
      }
      List<PeerAddress> sources =
          request.getSourcesList().stream()
              .limit(MAX_HINTS)
              .filter(
                  hint -> hint.getPeerId().length() <= MAX_PEER_ID && canDial(hint.getAddress()))
              .map(hint -> new PeerAddress(hint.getPeerId(), hint.getPeerId(), hint.getAddress()))
              .toList();
      String name = request.getName().length() <= MAX_NAME ? request.getName() : "";
      KeepRequest keep = new KeepRequest(upload, id, size, name, "", sources);
      CertifiedPeer caller = KnownCaller.current();
      byte[] ticket = request.getTicket().toByteArray();
      host.admit(
          caller,
          id,
          tickets -> tickets.write(ticket, caller.key(), id.hex(), size),
          (open, good) -> open.node().requestUpload(keep, said -> reply(answer, said)),
          how -> refuseUpload((ServerCallStreamObserver<UploadReply>) answer, how));
    } catch (IllegalArgumentException e) {
      answer.onError(refusal(e));
    }
  }

  /// To keep content is asked of those who say that they may: they hear why not.
  private static void refuseUpload(ServerCallStreamObserver<UploadReply> answer, CallEnd how) {
    if (how == CallEnd.NOT_HERE) {
      answer.onError(
          Status.PERMISSION_DENIED
              .withDescription("this takes a good WRITE ticket of the directory for this peer")
              .asRuntimeException());
    } else {
      Ends.end(answer, how);
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
                      .setSignature(
                          UnsafeByteOperations.unsafeWrap(
                              Base64.getUrlDecoder().decode(signature))));
      case UploadAnswer.NoSpace full -> reply.setAnswer(UploadReply.Answer.NO_SPACE);
      case UploadAnswer.Busy busy -> reply.setAnswer(UploadReply.Answer.BUSY);
      case UploadAnswer.NotAllowed refused -> reply.setAnswer(UploadReply.Answer.BUSY);
      case UploadAnswer.Unreachable gone -> reply.setAnswer(UploadReply.Answer.BUSY);
    }
    answer.onNext(reply.build());
    answer.onCompleted();
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
      throw new IllegalArgumentException(
          "content ids of kind " + content.getAlgorithm() + " are not known here");
    }
    return FileId.of(content.getRoot().toByteArray());
  }

  private static RuntimeException refusal(IllegalArgumentException e) {
    return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
  }
}
