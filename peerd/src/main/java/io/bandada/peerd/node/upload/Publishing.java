package io.bandada.peerd.node.upload;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Figures;
import io.bandada.peerd.swarm.explain.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An upload asks the directory for the name and for holders, until it gets them or is refused for
/// good.
final class Publishing implements UploadState {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

  /// Unanswered attempts before those who listen are told to come back later.
  static final int PATIENCE = 3;

  private final Upload upload;
  private final Backoff retries;
  private String publicationKey;
  private String note = "asking the directory where it shall go";
  private Loop.@Nullable Timer retry;
  private long retryAt;
  private int unanswered;
  private boolean asking;
  private boolean left;

  /// The directory has too few peers, or too little room at them.
  private boolean waitsForPeers;

  Publishing(Upload upload) {
    this.upload = upload;
    this.publicationKey = upload.nextPublicationKey();
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, upload.ports.random());
  }

  @Override
  public void enter() {
    Duration pause = upload.pauseBeforePublication();
    if (pause.isZero()) {
      ask();
    } else {
      askAfter(pause);
    }
  }

  @Override
  public void leave() {
    left = true;
    cancelRetry();
  }

  @Override
  public void wake() {
    if (!asking && !left) {
      ask();
    }
  }

  /// There are more peers than before.
  void morePeers() {
    if (waitsForPeers) {
      wake();
    }
  }

  @Override
  public UploadProgress progress() {
    return new UploadProgress(UploadProgress.State.PUBLISHING, 0, upload.size, 1, 0, why().text());
  }

  @Override
  public Explanation why() {
    if (retry == null) {
      return Explanation.of(Limit.PUBLISHING, note);
    }
    long wait = Math.max(0, retryAt - upload.ports.loop().nanoTime()) / 1_000_000;
    return Explanation.of(
        Limit.PUBLISHING,
        note + "; asked again in " + Figures.span(wait),
        Explanation.Measure.EMPTY.waiting(wait),
        List.of());
  }

  @Override
  public long bytesPerSecond() {
    return 0;
  }

  @Override
  public int sources() {
    return 0;
  }

  private void ask() {
    cancelRetry();
    waitsForPeers = false;
    if (!upload.session.isOpen()) {
      postpone(NodeFailure.NOT_LOGGED_IN);
      return;
    }
    Optional<String> wrongClock = upload.ports.clock().refusal();
    if (wrongClock.isPresent()) {
      // Its holders fetch from here, and their tickets would be judged wrongly.
      postpone(new NodeFailure(NodeFailure.Kind.TRY_LATER, wrongClock.get(), ClockSkew.HINT));
      return;
    }
    asking = true;
    UploadOrder order = upload.order;
    UploadRequest request =
        new UploadRequest(
            order.name(),
            upload.size,
            upload.id.hex(),
            order.copies(),
            order.ack(),
            order.replace(),
            order.attributes());
    upload
        .ports
        .directory()
        .publish(
            publicationKey,
            request,
            answer -> {
              asking = false;
              if (!left) {
                answered(answer);
              } else if (answer instanceof Answer.Ok<UploadReply>(UploadReply reply)) {
                upload.reservedLate(reply.uploadId());
              }
            });
  }

  private void answered(Answer<UploadReply> answer) {
    switch (answer) {
      case Answer.Ok<UploadReply>(UploadReply reply) -> {
        FileRecord file = reply.file();
        if (reply.unchanged() && file != null) {
          upload.unchanged(file);
        } else {
          upload.reserved(reply.uploadId());
          upload.become(new Spreading(upload, reply));
        }
      }
      case Answer.Refused<UploadReply>(Problem problem) -> refused(problem);
      case Answer.Unavailable<UploadReply>(String why) -> {
        NodeFailure failure = NodeFailure.unavailable(why);
        note = failure.message();
        if (++unanswered >= PATIENCE) {
          postpone(failure);
        } else {
          retryLater();
        }
      }
    }
  }

  private void refused(Problem problem) {
    NodeFailure failure = NodeFailure.of(problem);
    publicationKey = upload.nextPublicationKey();
    waitsForPeers =
        Problem.TOO_FEW_PEERS.equals(problem.code()) || Problem.NO_SPACE.equals(problem.code());
    switch (failure.kind()) {
      case TRY_LATER, NO_SPACE, NOT_LOGGED_IN, UNKNOWN_NETWORK, OTHER_NETWORK -> postpone(failure);
      case FAILED -> {
        // An error of the directory's own: it may be mended.
        postpone(failure);
      }
      case USAGE, BAD_NAME, NOT_FOUND, CONFLICT, NOT_ALLOWED, DAMAGED, MISMATCH, LAST_COPY ->
          upload.failed(failure);
    }
  }

  private void postpone(NodeFailure failure) {
    note = failure.message();
    upload.postponed(failure);
    retryLater();
  }

  private void retryLater() {
    askAfter(retries.next());
    upload.changed();
  }

  private void askAfter(Duration pause) {
    retryAt = upload.ports.loop().nanoTime() + pause.toNanos();
    retry = upload.ports.loop().after(pause, this::ask);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }
}
