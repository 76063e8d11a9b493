package io.bandada.peerd.node.upload;

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
import io.bandada.peerd.swarm.RateMeter;
import io.bandada.peerd.swarm.explain.Figures;
import io.bandada.peerd.swarm.explain.Limit;
import io.bandada.peerd.swarm.explain.SourceReport;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One peer that shall keep a copy of an upload: asked until it takes it, looked at until it has
/// it, and asked again for its receipt.
final class UploadHolder implements PeerNetwork.AvailabilityListener {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final Upload upload;
  private final PeerAddress peer;
  private final KeepRequest request;
  private final Admission admission;
  private final Runnable advanced;
  private final Backoff retries;
  private final RateMeter rate;
  private @Nullable UploadAnswer answer;
  private @Nullable PieceSet has;
  private @Nullable Receipt receipt;
  private boolean asking;
  private PeerNetwork.@Nullable Call question;
  private boolean released;
  private PeerNetwork.@Nullable Call watch;
  private Loop.@Nullable Timer retry;
  private long retryAt;

  UploadHolder(
      Upload upload,
      PeerAddress peer,
      KeepRequest request,
      Admission admission,
      Runnable advanced) {
    this.upload = upload;
    this.peer = peer;
    this.request = request;
    this.admission = admission;
    this.advanced = advanced;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, upload.ports.random());
    this.rate = new RateMeter(upload.ports.loop().nanoTime());
  }

  void nudge() {
    cancelRetry();
    asking = true;
    question =
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

  /// It is somewhere else now: what was asked of it where it was is asked of it there.
  void moved(PeerAddress to) {
    if (released || receipt != null || !to.peerId().equals(peer.peerId())) {
      return;
    }
    if (question != null) {
      question.cancel();
    }
    stopWatching();
    nudge();
  }

  void nudgeAgain() {
    if (!asking && !isTaking() && !released) {
      nudge();
    }
  }

  void release() {
    released = true;
    cancelRetry();
    stopWatching();
  }

  private void stopWatching() {
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
    Optional<Manifest> manifest =
        upload.ports.store().find(upload.id).map(PieceStore.Holding::manifest);
    PieceSet pieces = has;
    return pieces == null || manifest.isEmpty() || manifest.get().pieces() != pieces.pieces()
        ? 0
        : manifest.get().bytesOf(pieces);
  }

  long bytesPerSecond() {
    return receipt == null ? rate.perSecond(upload.ports.loop().nanoTime()) : 0;
  }

  String name() {
    return peer.name();
  }

  /// Its name, how much it has, and what is wrong with it.
  String text() {
    String trouble = trouble();
    if (!trouble.isEmpty()) {
      return peer.name()
          + " ("
          + trouble
          + (retry == null ? "" : ", asked again in " + Figures.span(waitMillis()))
          + ")";
    }
    return peer.name() + (upload.size == 0 ? "" : " (" + bytes() * 100 / upload.size + " %)");
  }

  SourceReport report() {
    PieceSet pieces = has;
    return new SourceReport(
        peer.peerId(),
        peer.name(),
        state(),
        limit(),
        trouble(),
        bytesPerSecond(),
        0,
        0,
        0,
        -1,
        -1,
        bytes(),
        pieces == null ? 0 : pieces.size(),
        0,
        retry == null ? -1 : waitMillis());
  }

  private SourceReport.State state() {
    if (receipt != null) {
      return SourceReport.State.SIGNED;
    }
    UploadAnswer said = answer;
    return switch (said) {
      case null -> SourceReport.State.AWAITED;
      case UploadAnswer.Accepted accepted -> SourceReport.State.TAKING;
      case UploadAnswer.Held held -> SourceReport.State.SIGNED;
      case UploadAnswer.Busy busy -> SourceReport.State.BUSY;
      case UploadAnswer.NoSpace full -> SourceReport.State.RESTING;
      case UploadAnswer.NotAllowed refused -> SourceReport.State.RESTING;
      case UploadAnswer.Unreachable gone -> SourceReport.State.RESTING;
    };
  }

  private Limit limit() {
    if (receipt != null) {
      return Limit.NOTHING;
    }
    UploadAnswer said = answer;
    return switch (said) {
      case null -> Limit.AWAITED;
      case UploadAnswer.Accepted accepted -> hasAll() ? Limit.RECEIPTS : Limit.HOLDERS;
      case UploadAnswer.Held held -> Limit.NOTHING;
      case UploadAnswer.Busy busy -> Limit.BUSY;
      case UploadAnswer.NoSpace full -> Limit.SPACE;
      case UploadAnswer.NotAllowed refused -> Limit.RESTING;
      case UploadAnswer.Unreachable gone -> Limit.RESTING;
    };
  }

  private String trouble() {
    UploadAnswer said = answer;
    return switch (said) {
      case null -> "";
      case UploadAnswer.Accepted accepted -> "";
      case UploadAnswer.Held held -> "";
      case UploadAnswer.NoSpace full -> "no space";
      case UploadAnswer.Busy busy -> "busy";
      case UploadAnswer.NotAllowed refused -> "does not take our ticket";
      case UploadAnswer.Unreachable gone -> "not reachable";
    };
  }

  private long waitMillis() {
    return Math.max(0, retryAt - upload.ports.loop().nanoTime()) / 1_000_000;
  }

  private void answered(UploadAnswer said) {
    answer = said;
    switch (said) {
      case UploadAnswer.Held(long syncedAt, String signature) ->
          receipt =
              new Receipt(
                  request.upload(),
                  peer.peerId(),
                  upload.id.hex(),
                  upload.size,
                  syncedAt,
                  signature);
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
    long before = bytes();
    has = pieces.copy();
    looked(before);
  }

  @Override
  public void gained(PieceSet pieces) {
    long bytesBefore = bytes();
    PieceSet before = has;
    if (before == null || before.pieces() != pieces.pieces()) {
      has = pieces.copy();
    } else {
      before.addAll(pieces);
    }
    looked(bytesBefore);
  }

  @Override
  public void closed(PeerNetwork.Closed reason) {
    watch = null;
    if (!released && receipt == null) {
      nudgeLater();
    }
  }

  private void looked(long bytesBefore) {
    PieceSet pieces = has;
    if (released || pieces == null) {
      return;
    }
    rate.add(upload.ports.loop().nanoTime(), Math.max(0, bytes() - bytesBefore));
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
    Duration pause = retries.next();
    retryAt = upload.ports.loop().nanoTime() + pause.toNanos();
    retry = upload.ports.loop().after(pause, this::nudge);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }
}
