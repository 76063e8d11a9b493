package io.bandada.peerd.peers;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Hospitality;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.ContentId;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.UploadReply;
import io.bandada.proto.peer.UploadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What other peers may ask. Checks what they say, then asks the node on the loop.
final class PeerService extends PeerGrpc.PeerImplBase {
  private static final int MAX_RUN = 256;
  private static final int MAX_PIECES = (int) (PieceLength.MAX_FILE_SIZE / PieceLength.MAX);
  private static final int MAX_HINTS = 32;
  private static final int MAX_PEER_ID = 64;

  private final Loop loop;
  private final PieceStore store;
  private final Traffic traffic;
  private final EgressPolicy policy;

  /// Null while the daemon is starting.
  private volatile @Nullable Hospitality open;

  PeerService(Loop loop, PieceStore store, Traffic traffic, EgressPolicy policy) {
    this.loop = loop;
    this.store = store;
    this.traffic = traffic;
    this.policy = policy;
  }

  void open(Hospitality node) {
    open = node;
  }

  private Hospitality node() {
    Hospitality node = open;
    if (node == null) {
      throw Status.UNAVAILABLE.withDescription("this peer is starting").asRuntimeException();
    }
    return node;
  }

  @Override
  public void requestFile(FileRequest request, StreamObserver<Availability> answer) {
    try {
      FileId id = content(request.getContent());
      AvailabilityAnswer watch =
          new AvailabilityAnswer(loop, request.getManifest(), (ServerCallStreamObserver<Availability>) answer);
      watch.begin(node(), id);
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
      PieceSender sender =
          new PieceSender(loop, store, traffic, run(request), (ServerCallStreamObserver<PieceChunk>) answer);
      sender.begin(node(), Caller.current().peerId(), id);
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
      String from = Caller.current().peerId();
      List<PeerAddress> sources =
          request.getSourcesList().stream()
              .limit(MAX_HINTS)
              .filter(hint -> hint.getPeerId().length() <= MAX_PEER_ID && canDial(hint.getAddress()))
              .map(hint -> new PeerAddress(hint.getPeerId(), hint.getPeerId(), hint.getAddress()))
              .toList();
      Hospitality node = node();
      loop.run(() -> reply(answer, node.requestUpload(from, id, size, sources)));
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
    UploadReply.Answer code =
        switch (said) {
          case ACCEPTED -> UploadReply.Answer.ACCEPTED;
          case HELD -> UploadReply.Answer.HELD;
          case NO_SPACE -> UploadReply.Answer.NO_SPACE;
          case BUSY, UNREACHABLE -> UploadReply.Answer.BUSY;
        };
    answer.onNext(UploadReply.newBuilder().setAnswer(code).build());
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
      throw new IllegalArgumentException("content ids of kind " + content.getAlgorithm() + " are not known here");
    }
    return FileId.of(content.getRoot().toByteArray());
  }

  private static PieceRun run(FetchRequest request) {
    int first = request.getFirstPiece();
    int count = request.getCount();
    if (first < 0 || count < 1 || count > MAX_RUN || first > MAX_PIECES - count) {
      throw new IllegalArgumentException("a run has 1 to " + MAX_RUN + " pieces below " + MAX_PIECES);
    }
    return new PieceRun(first, count);
  }

  private static RuntimeException refusal(IllegalArgumentException e) {
    return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
  }
}
