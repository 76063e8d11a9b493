package io.bandada.peerd.peers;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.AvailabilityWatcher;
import io.bandada.peerd.node.PeerRequests;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.MerkleTree;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.ManifestPart;
import io.bandada.proto.peer.PieceMap;
import io.bandada.proto.peer.PieceRuns;
import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/// One peer that watches what is here of one content. Lives on the loop, but for the call's two
/// signals.
///
/// It sends when the connection takes more, and what was gained meanwhile goes out as one message:
/// a slow watcher costs one set of pieces, not a queue.
final class AvailabilityAnswer implements AvailabilityWatcher {
  private static final int MANIFEST_PART = (1 << 20) / MerkleTree.HASH * MerkleTree.HASH;

  /// More runs than that and the whole map is shorter.
  private static final int MAX_RUNS = 1000;

  private final FileId id;
  private final ServerCallStreamObserver<Availability> out;
  private int piecePort;
  private boolean manifestDue;
  private boolean mapDue;
  private boolean gone;
  private boolean ended;
  private int manifestSent;
  private @Nullable Manifest manifest;
  private ByteString layer = ByteString.EMPTY;
  private PieceSet all = PieceSet.none(0);
  private PieceSet fresh = PieceSet.none(0);
  private @Nullable Handle watch;

  /// To be made in the method that gRPC calls.
  AvailabilityAnswer(
      Loop loop, FileId id, boolean manifestWanted, ServerCallStreamObserver<Availability> out) {
    this.id = id;
    this.out = out;
    this.manifestDue = manifestWanted;
    out.setOnReadyHandler(() -> loop.run(this::flush));
    out.setOnCancelHandler(() -> loop.run(this::cancelled));
  }

  /// @param port to tell first; 0 for none
  void begin(PeerRequests node, int port) {
    if (!ended) {
      piecePort = port;
      Handle handle = node.watch(id, this);
      watch = handle;
      if (ended) {
        handle.cancel();
      }
    }
  }

  private void cancelled() {
    ended = true;
    Handle handle = watch;
    if (handle != null) {
      handle.cancel();
    }
  }

  @Override
  public void have(Manifest manifest, PieceSet pieces) {
    if (this.manifest == null && manifestDue) {
      layer = UnsafeByteOperations.unsafeWrap(manifest.layer());
    }
    this.manifest = manifest;
    all = pieces;
    fresh = PieceSet.none(pieces.pieces());
    mapDue = true;
    flush();
  }

  @Override
  public void gained(PieceSet pieces) {
    all.addAll(pieces);
    fresh.addAll(pieces);
    flush();
  }

  @Override
  public void gone() {
    gone = true;
    flush();
  }

  private void flush() {
    Manifest known = manifest;
    while (!ended && !gone && known != null && out.isReady()) {
      Availability next = next(known);
      if (next == null) {
        return;
      }
      out.onNext(piecePort == 0 ? next : next.toBuilder().setPiecePort(piecePort).build());
      piecePort = 0;
    }
    if (gone && !ended) {
      ended = true;
      Ends.end(out, CallEnd.NOT_HERE);
    }
  }

  private @Nullable Availability next(Manifest known) {
    if (manifestDue) {
      return manifestPart(known);
    }
    if (mapDue) {
      return map();
    }
    return fresh.isEmpty() ? null : runs();
  }

  private Availability manifestPart(Manifest known) {
    int end = Math.min(layer.size(), manifestSent + MANIFEST_PART);
    ManifestPart.Builder part =
        ManifestPart.newBuilder()
            .setSize(known.size())
            .setPieceLength(known.pieceLength())
            .setFirstPiece(manifestSent / MerkleTree.HASH)
            .setHashes(layer.substring(manifestSent, end));
    manifestSent = end;
    if (end == layer.size()) {
      manifestDue = false;
      layer = ByteString.EMPTY;
    }
    return Availability.newBuilder().setManifest(part).build();
  }

  private Availability map() {
    mapDue = false;
    fresh = PieceSet.none(all.pieces());
    return Availability.newBuilder()
        .setHave(
            PieceMap.newBuilder()
                .setPieces(all.pieces())
                .setBits(UnsafeByteOperations.unsafeWrap(all.toBytes())))
        .build();
  }

  private Availability runs() {
    PieceRuns.Builder runs = PieceRuns.newBuilder();
    for (int first = fresh.nextFrom(0); first >= 0; ) {
      int end = fresh.nextMissingFrom(first);
      int after = end < 0 ? fresh.pieces() : end;
      if (runs.getFirstAndCountCount() == 2 * MAX_RUNS) {
        return map();
      }
      runs.addFirstAndCount(first).addFirstAndCount(after - first);
      first = end < 0 ? -1 : fresh.nextFrom(end);
    }
    fresh = PieceSet.none(all.pieces());
    return Availability.newBuilder().setGained(runs).build();
  }
}
