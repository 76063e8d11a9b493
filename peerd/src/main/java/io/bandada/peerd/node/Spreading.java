package io.bandada.peerd.node;

import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.UploadReply;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.swarm.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An upload nudges its holders to fetch, and looks on until enough of them have everything.
final class Spreading implements UploadState {
  /// The holders' own reports count, not what they show us: ask for the commit now and then all the same.
  static final Duration COMMIT_EVERY = Duration.ofSeconds(2);
  /// When too few holders take it for so long, the directory is asked for others.
  static final Duration STALLED = Duration.ofSeconds(20);

  private final Upload upload;
  private final UploadReply reply;
  private final CommitAsking commit;
  private final List<Holder> holders = new ArrayList<>();
  private long lastAdvance;
  private long furthest;
  private Loop.@Nullable Timer timer;
  private boolean left;

  Spreading(Upload upload, UploadReply reply) {
    this.upload = upload;
    this.reply = reply;
    this.commit = new CommitAsking(upload, reply.uploadId(), this::notYet, () -> left);
  }

  @Override
  public void enter() {
    lastAdvance = upload.ports.loop().nanoTime();
    upload.tellIndexSoon();
    List<PeerAddress> sources = new ArrayList<>();
    sources.add(upload.session.address());
    for (SourceRecord holder : reply.holders()) {
      if (!holder.peerId().equals(upload.session.peerId())) {
        sources.add(new PeerAddress(holder.peerId(), holder.peerName(), holder.address()));
      }
    }
    for (PeerAddress peer : sources.subList(1, sources.size())) {
      holders.add(new Holder(upload, peer, others(sources, peer), this::advanced));
    }
    holders.forEach(Holder::nudge);
    if (holdersNeeded() == 0) {
      upload.become(new Committing(upload, reply, holders));
      return;
    }
    tick();
  }

  @Override
  public void leave() {
    left = true;
    if (timer != null) {
      timer.cancel();
    }
    holders.forEach(Holder::release);
  }

  @Override
  public void wake() {
    holders.forEach(Holder::nudgeAgain);
  }

  @Override
  public UploadProgress progress() {
    String note = fullHolders() >= holdersNeeded() ? "waiting for the directory" : waitingFor();
    return new UploadProgress(
        UploadProgress.State.SPREADING, bytesAtLast(), upload.size, 1 + fullHolders(), reply.needed(), note);
  }

  @Override
  public int sources() {
    return (int) holders.stream().filter(Holder::isTaking).count();
  }

  /// Holders that the acknowledgement needs, besides this peer.
  private int holdersNeeded() {
    return Math.max(0, reply.needed() - 1);
  }

  private int fullHolders() {
    return (int) holders.stream().filter(Holder::isFull).count();
  }

  private void advanced() {
    if (left) {
      return;
    }
    long sum = holders.stream().mapToLong(Holder::bytes).sum();
    if (sum > furthest) {
      furthest = sum;
      lastAdvance = upload.ports.loop().nanoTime();
    }
    if (fullHolders() >= holdersNeeded()) {
      upload.become(new Committing(upload, reply, holders));
    } else {
      upload.changed();
    }
  }

  private void tick() {
    long idle = upload.ports.loop().nanoTime() - lastAdvance;
    if (idle > STALLED.toNanos()) {
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
                  commit.ask();
                  tick();
                });
  }

  private void notYet(int synced) {
    upload.changed();
  }

  /// What the holder has that will be the last one needed.
  private long bytesAtLast() {
    int needed = holdersNeeded();
    if (needed == 0) {
      return upload.size;
    }
    long[] bytes = holders.stream().mapToLong(Holder::bytes).sorted().toArray();
    return bytes.length < needed ? 0 : bytes[bytes.length - needed];
  }

  private String waitingFor() {
    List<String> waiting = new ArrayList<>();
    for (Holder holder : holders) {
      if (!holder.isFull()) {
        waiting.add(holder.text());
      }
    }
    return waiting.isEmpty() ? "no holder is there yet" : "waiting for " + String.join(", ", waiting);
  }

  private static List<PeerAddress> others(List<PeerAddress> sources, PeerAddress peer) {
    return sources.stream().filter(s -> !s.equals(peer)).toList();
  }
}
