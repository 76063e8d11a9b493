package io.bandada.peerd.node;

import io.bandada.directory.api.Receipt;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One peer that shall keep a copy of an upload: asked until it takes it, looked at until it has it, and asked again for its receipt.
final class Holder implements PeerNetwork.AvailabilityListener {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final Upload upload;
  private final PeerAddress peer;
  private final KeepRequest request;
  private final Admission admission;
  private final Runnable advanced;
  private final Backoff retries;
  private @Nullable UploadAnswer answer;
  private @Nullable PieceSet has;
  private @Nullable Receipt receipt;
  private boolean asking;
  private boolean released;
  private PeerNetwork.@Nullable Call watch;
  private Loop.@Nullable Timer retry;

  Holder(Upload upload, PeerAddress peer, KeepRequest request, Admission admission, Runnable advanced) {
    this.upload = upload;
    this.peer = peer;
    this.request = request;
    this.admission = admission;
    this.advanced = advanced;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, upload.ports.random());
  }

  void nudge() {
    cancelRetry();
    asking = true;
    upload
        .ports
        .network()
        .requestUpload(
            peer,
            request,
            said -> {
              asking = false;
              if (!released) {
                answered(said);
              }
            });
  }

  void nudgeAgain() {
    if (!asking && !isTaking() && !released) {
      nudge();
    }
  }

  void release() {
    released = true;
    cancelRetry();
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  /// Its signed word that it has everything.
  Optional<Receipt> receipt() {
    return Optional.ofNullable(receipt);
  }

  boolean isTaking() {
    return receipt != null || answer instanceof UploadAnswer.Accepted;
  }

  long bytes() {
    if (receipt != null) {
      return upload.size;
    }
    Optional<Manifest> manifest = upload.ports.store().find(upload.id).map(PieceStore.Holding::manifest);
    PieceSet pieces = has;
    return pieces == null || manifest.isEmpty() || manifest.get().pieces() != pieces.pieces()
        ? 0
        : manifest.get().bytesOf(pieces);
  }

  String text() {
    UploadAnswer said = answer;
    if (said == null) {
      return peer.name();
    }
    return switch (said) {
      case UploadAnswer.Accepted accepted -> peer.name();
      case UploadAnswer.Held held -> peer.name();
      case UploadAnswer.NoSpace full -> peer.name() + " (no space)";
      case UploadAnswer.Busy busy -> peer.name() + " (busy)";
      case UploadAnswer.NotAllowed refused -> peer.name() + " (does not take our ticket)";
      case UploadAnswer.Unreachable gone -> peer.name() + " (not reachable)";
    };
  }

  private void answered(UploadAnswer said) {
    answer = said;
    switch (said) {
      case UploadAnswer.Held(long syncedAt, String signature) ->
          receipt = new Receipt(request.upload(), peer.peerId(), upload.id.hex(), upload.size, syncedAt, signature);
      case UploadAnswer.Accepted accepted -> {
        if (watch == null) {
          watch = admission.watch(peer, false, this);
        } else if (hasAll()) {
          nudgeLater();
        }
      }
      case UploadAnswer.NoSpace full -> nudgeLater();
      case UploadAnswer.Busy busy -> nudgeLater();
      case UploadAnswer.NotAllowed refused -> nudgeLater();
      case UploadAnswer.Unreachable gone -> nudgeLater();
    }
    advanced.run();
  }

  @Override
  public void manifest(Manifest ignored) {}

  @Override
  public void have(PieceSet pieces) {
    has = pieces.copy();
    looked();
  }

  @Override
  public void gained(PieceSet pieces) {
    PieceSet before = has;
    if (before == null || before.pieces() != pieces.pieces()) {
      has = pieces.copy();
    } else {
      before.addAll(pieces);
    }
    looked();
  }

  @Override
  public void closed(PeerNetwork.Closed reason) {
    watch = null;
    if (!released && receipt == null) {
      nudgeLater();
    }
  }

  private void looked() {
    PieceSet pieces = has;
    if (released || pieces == null) {
      return;
    }
    if (hasAll() && receipt == null && !asking) {
      nudge();
    }
    advanced.run();
  }

  private boolean hasAll() {
    PieceSet pieces = has;
    return pieces != null && pieces.isFull();
  }

  private void nudgeLater() {
    cancelRetry();
    retry = upload.ports.loop().after(retries.next(), this::nudge);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }
}
