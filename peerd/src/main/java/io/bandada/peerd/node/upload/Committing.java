package io.bandada.peerd.node.upload;

import io.bandada.directory.api.UploadReply;
import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Limit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Enough holders have everything and have signed for it; an upload waits for the directory to have
/// heard it from themselves, too, and to give the name.
final class Committing implements UploadState {
  static final Duration FIRST_RETRY = Duration.ofMillis(50);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

  /// When the directory does not hear of the copies for so long, they are looked for anew.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Upload upload;
  private final UploadReply reply;
  private final UploadHolders holders;
  private final CommitAttempt commit;
  private final Backoff retries;
  private long since;
  private int synced = 1;
  private boolean left;
  private Loop.@Nullable Timer timer;

  Committing(Upload upload, UploadReply reply, UploadHolders holders) {
    this.upload = upload;
    this.reply = reply;
    this.holders = holders;
    this.commit =
        new CommitAttempt(upload, reply.uploadId(), holders::receipts, this::notYet, () -> left);
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, upload.ports.random());
  }

  @Override
  public void enter() {
    since = upload.ports.loop().nanoTime();
    upload.tellIndexSoon();
    holders.tell(commit::ask);
    commit.ask();
  }

  @Override
  public void leave() {
    left = true;
    holders.release();
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public void wake() {
    commit.ask();
  }

  @Override
  public UploadProgress progress() {
    return new UploadProgress(
        UploadProgress.State.COMMITTING,
        upload.size,
        upload.size,
        synced,
        reply.needed(),
        why().text());
  }

  @Override
  public Explanation why() {
    String text =
        "waiting until the directory has heard of enough synced copies: it knows of "
            + synced
            + " of "
            + reply.needed();
    return new Explanation(
        Limit.COMMITTING, text, Explanation.Measure.EMPTY, List.of(), holders.reports());
  }

  @Override
  public long bytesPerSecond() {
    return holders.bytesPerSecond();
  }

  @Override
  public int sources() {
    return holders.taking();
  }

  private void notYet(int syncedNow) {
    synced = Math.max(synced, syncedNow);
    if (upload.ports.loop().nanoTime() - since > PATIENCE.toNanos()) {
      upload.become(new Publishing(upload));
      return;
    }
    upload.changed();
    if (timer != null) {
      timer.cancel();
    }
    timer = upload.ports.loop().after(retries.next(), commit::ask);
  }
}
