package io.bandada.peerd.node;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One peer that shall keep a copy of an upload: asked until it takes it, then looked at until it has it.
final class Holder implements PeerNetwork.AvailabilityListener {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final Upload upload;
  private final PeerAddress peer;
  private final List<PeerAddress> sources;
  private final Runnable advanced;
  private final Backoff retries;
  private @Nullable UploadAnswer answer;
  private @Nullable PieceSet has;
  private boolean full;
  private boolean asking;
  private boolean released;
  private PeerNetwork.@Nullable Call watch;
  private Loop.@Nullable Timer retry;

  Holder(Upload upload, PeerAddress peer, List<PeerAddress> sources, Runnable advanced) {
    this.upload = upload;
    this.peer = peer;
    this.sources = sources;
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
            upload.id,
            upload.size,
            sources,
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

  boolean isFull() {
    return full;
  }

  boolean isTaking() {
    return full || answer == UploadAnswer.ACCEPTED;
  }

  long bytes() {
    if (full) {
      return upload.size;
    }
    Optional<Manifest> manifest = upload.ports.store().find(upload.id).map(PieceStore.Holding::manifest);
    PieceSet pieces = has;
    return pieces == null || manifest.isEmpty() || manifest.get().pieces() != pieces.pieces()
        ? 0
        : manifest.get().bytesOf(pieces);
  }

  String text() {
    if (answer == null) {
      return peer.name();
    }
    return switch (answer) {
      case ACCEPTED, HELD -> peer.name();
      case NO_SPACE -> peer.name() + " (no space)";
      case BUSY -> peer.name() + " (busy)";
      case UNREACHABLE -> peer.name() + " (not reachable)";
    };
  }

  private void answered(UploadAnswer said) {
    answer = said;
    switch (said) {
      case HELD -> full = true;
      case ACCEPTED -> {
        if (watch == null) {
          watch = upload.ports.network().watch(peer, upload.id, false, this);
        }
      }
      case NO_SPACE, BUSY, UNREACHABLE -> retry = upload.ports.loop().after(retries.next(), this::nudge);
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
    if (!released && !full) {
      retry = upload.ports.loop().after(retries.next(), this::nudge);
    }
  }

  private void looked() {
    PieceSet pieces = has;
    if (released || pieces == null) {
      return;
    }
    full = pieces.isFull();
    advanced.run();
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }
}
