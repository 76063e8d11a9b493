package io.bandada.peerd.node.upload;

import io.bandada.directory.api.UploadReply;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.explain.Explanation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An upload nudges its holders to fetch, and looks on until enough of them have everything and
/// have signed for it.
final class Spreading implements UploadState {
  /// The holders' own reports count, not what they show us: ask for the commit now and then all the
  /// same.
  static final Duration COMMIT_EVERY = Duration.ofSeconds(2);

  /// When nothing advances for so long, the directory is asked for other holders.
  static final Duration STALLED = Duration.ofSeconds(20);

  private final Upload upload;
  private final UploadReply reply;
  private final UploadHolders holders;
  private final CommitAttempt commit;
  private long lastAdvance;
  private long furthest;
  private Loop.@Nullable Timer timer;
  private boolean left;
  private boolean handedOn;

  Spreading(Upload upload, UploadReply reply) {
    this.upload = upload;
    this.reply = reply;
    this.holders = new UploadHolders(upload, reply);
    this.commit =
        new CommitAttempt(upload, reply.uploadId(), holders::receipts, this::notYet, () -> left);
  }

  @Override
  public void enter() {
    lastAdvance = upload.ports.loop().nanoTime();
    upload.tellIndexSoon();
    holders.tell(this::advanced);
    holders.ask();
    tick();
  }

  @Override
  public void leave() {
    left = true;
    if (timer != null) {
      timer.cancel();
    }
    if (!handedOn) {
      holders.release();
    }
  }

  @Override
  public void wake() {
    holders.askAgain();
  }

  @Override
  public UploadProgress progress() {
    return new UploadProgress(
        UploadProgress.State.SPREADING,
        holders.bytesAtLast(),
        upload.size,
        1 + holders.full(),
        reply.needed(),
        why().text());
  }

  @Override
  public Explanation why() {
    return holders.why();
  }

  @Override
  public long bytesPerSecond() {
    return holders.bytesPerSecond();
  }

  @Override
  public int sources() {
    return holders.taking();
  }

  private void advanced() {
    long sum = holders.bytes();
    if (sum > furthest) {
      furthest = sum;
      lastAdvance = upload.ports.loop().nanoTime();
    }
    if (holders.haveSigned()) {
      handedOn = true;
      upload.become(new Committing(upload, reply, holders));
    } else {
      upload.changed();
    }
  }

  private void tick() {
    long now = upload.ports.loop().nanoTime();
    if (now - lastAdvance > STALLED.toNanos() || holders.needFreshTickets(now)) {
      upload.become(new Publishing(upload));
      return;
    }
    timer =
        upload
            .ports
            .loop()
            .after(
                COMMIT_EVERY,
                () -> {
                  upload.recordReservation();
                  commit.ask();
                  tick();
                });
  }

  private void notYet(int synced) {
    upload.changed();
  }
}
