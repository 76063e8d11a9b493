package io.bandada.peerd.swarm.download;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.download.DownloadOwner.Created;
import io.bandada.peerd.swarm.download.DownloadOwner.Synced;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Explanation.Measure;
import io.bandada.peerd.swarm.explain.Figures;
import io.bandada.peerd.swarm.explain.Limit;
import io.bandada.peerd.swarm.explain.OwnRate;
import io.bandada.peerd.swarm.pieces.Demand;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.Candidates;
import io.bandada.peerd.swarm.sources.PartialContent;
import io.bandada.peerd.swarm.sources.Source;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One file from many peers: finds its manifest, gets room for it, fetches what is missing, and has
/// it synced batch by batch.
///
/// It never fails by itself: without sources, space or a sound disk it waits, says why, and goes on
/// when it can.
public final class Download {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

  private static final System.Logger LOG = System.getLogger(Download.class.getName());

  /// Where it stands.
  public enum State {
    /// Nobody has given the manifest yet.
    FINDING,
    FETCHING,
    /// For space, or for the disk.
    WAITING,
    /// Somebody wants nothing of it to move for now.
    PAUSED,
    DONE,
    STOPPED
  }

  private final Loop loop;
  private final Admission admission;
  private final RandomGenerator random;
  private final Bans bans;
  private final FileId id;
  private final DownloadOwner owner;
  private final Candidates candidates = new Candidates();
  private final Backoff retries;
  private final Set<String> senders = new LinkedHashSet<>();
  private State state = State.FINDING;
  private Demand demand = Demand.ALL;
  private String why = "";
  private Limit whyLimit = Limit.NOTHING;
  private long retryAt;
  private Supplier<OwnRate> own = () -> OwnRate.UNLIMITED;
  private @Nullable Manifest manifest;
  private @Nullable PieceSet durable;
  private @Nullable ManifestSearch search;
  private @Nullable Swarm swarm;
  private @Nullable SyncBatches batches;
  private Loop.@Nullable Timer retry;
  private boolean creating;

  public Download(
      Loop loop,
      Admission admission,
      RandomGenerator random,
      Bans bans,
      FileId id,
      DownloadOwner owner) {
    this.loop = loop;
    this.admission = admission;
    this.random = random;
    this.bans = bans;
    this.id = id;
    this.owner = owner;
    this.retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, random);
  }

  /// @param known the manifest, when it is here already
  public void start(@Nullable Manifest known) {
    if (state == State.PAUSED) {
      manifest = known;
    } else if (known != null) {
      found(known);
    } else if (id.equals(FileId.EMPTY_FILE)) {
      found(Manifest.ofContent(0, PieceLength.of(0), new byte[0]));
    } else {
      search =
          new ManifestSearch(
              loop, admission, random, bans, id, candidates, this::found, owner::outOfSources);
      search.more();
    }
  }

  /// Peers that may have it.
  public void offer(List<PeerAddress> peers) {
    for (PeerAddress peer : peers) {
      if (swarm != null) {
        swarm.offer(peer);
      } else {
        candidates.offer(peer);
      }
    }
    if (swarm != null) {
      swarm.pump();
    } else if (search != null) {
      search.more();
    }
  }

  /// A peer is somewhere else than it was: if it is asked, in vain, it is asked there.
  public void moved(PeerAddress peer) {
    if (swarm != null) {
      swarm.moved(peer);
    } else if (search != null) {
      search.moved(peer);
    }
  }

  /// What is to be fetched from now on, and what of it first. All, in whatever order is best for
  /// the network, until this is called.
  public void want(Demand wanted) {
    demand = wanted;
    if (swarm != null) {
      swarm.want(wanted);
    }
  }

  /// Asks nobody until it is resumed. What was stored is still synced.
  ///
  /// @param reason one sentence
  public void pause(String reason) {
    if (state == State.DONE || state == State.STOPPED) {
      return;
    }
    state = State.PAUSED;
    why = reason;
    endWork();
  }

  public void resume() {
    if (state == State.PAUSED) {
      state = State.FINDING;
      why = "";
      start(manifest);
    }
  }

  /// Asks nobody any more. What was stored is still synced, so that it is not fetched again.
  public void stop() {
    if (state == State.DONE || state == State.STOPPED) {
      return;
    }
    state = State.STOPPED;
    endWork();
  }

  public State state() {
    return state;
  }

  public Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  public long bytesPerSecond() {
    return swarm == null ? 0 : swarm.bytesPerSecond();
  }

  /// Names of peers that sent at least one piece.
  public List<String> senders() {
    return List.copyOf(senders);
  }

  /// Of those that are durable.
  public long durableBytes() {
    Manifest known = manifest;
    PieceSet here = durable;
    return known == null || here == null ? 0 : known.bytesOf(here);
  }

  public Progress progress() {
    Manifest known = manifest;
    long bytes = durableBytes();
    int asked = swarm == null ? 0 : swarm.askedNow().size();
    return new Progress(
        bytes, known == null ? -1 : known.size(), bytesPerSecond(), asked, explanation().text());
  }

  /// @param all what all downloads receive, and may
  public void ownRate(Supplier<OwnRate> all) {
    own = all;
  }

  /// Whether all that is wanted is here, perhaps not synced yet.
  public boolean isAllStored() {
    return state == State.DONE || (swarm != null && swarm.isAllStored());
  }

  /// Whether something is to be expected that is missing: somebody who answers has it, or our own
  /// disk is what it waits for.
  public boolean isGoingOn() {
    return switch (state) {
      case FINDING -> false;
      case WAITING, PAUSED -> true;
      case FETCHING -> swarm == null || swarm.isAllStored() || swarm.isOffered();
      case DONE, STOPPED -> true;
    };
  }

  /// What limits it now.
  public Explanation explanation() {
    return switch (state) {
      case DONE -> Explanation.NONE;
      case STOPPED -> Explanation.of(Limit.NOTHING, "stopped");
      case WAITING -> waiting();
      case PAUSED -> Explanation.of(Limit.PAUSED, why);
      case FINDING -> search == null ? Explanation.NONE : search.explanation();
      case FETCHING ->
          swarm == null || batches == null
              ? Explanation.NONE
              : swarm.explanation(own.get(), batches);
    };
  }

  private Explanation waiting() {
    long wait = Math.max(0, retryAt - loop.nanoTime()) / 1_000_000;
    return Explanation.of(
        whyLimit,
        why + "; tried again in " + Figures.span(wait),
        Measure.EMPTY.waiting(wait),
        List.of());
  }

  private void found(Manifest known) {
    manifest = known;
    search = null;
    create();
  }

  private void create() {
    Manifest known = manifest;
    if (known == null || creating || state == State.STOPPED) {
      return;
    }
    retry = null;
    creating = true;
    owner.create(known, outcome -> created(known, outcome));
  }

  private void created(Manifest known, Created outcome) {
    creating = false;
    if (state == State.STOPPED || state == State.DONE) {
      return;
    }
    if (state == State.PAUSED) {
      if (outcome instanceof Created.Ready(PieceSet pieces) && pieces.isFull()) {
        fetch(known, pieces);
      }
      return;
    }
    switch (outcome) {
      case Created.Ready(PieceSet pieces) -> {
        retries.reset();
        fetch(known, pieces);
      }
      case Created.NoSpace(String reason) ->
          waitAndRetry(Limit.SPACE, "waiting for space: " + reason);
      case Created.Failed(String reason) ->
          waitAndRetry(Limit.DISK, "the store cannot take it: " + reason);
    }
  }

  private void fetch(Manifest known, PieceSet pieces) {
    durable = pieces;
    state = State.FETCHING;
    owner.durable(known, pieces);
    if (pieces.isFull()) {
      complete(known);
      return;
    }
    SyncBatches syncs =
        new SyncBatches(
            loop, () -> owner.isWatched(id), then -> owner.sync(id, then), this::synced);
    PartialContent content = new PartialContent(known, pieces, demand, random);
    Swarm fetching =
        new Swarm(loop, admission, random, bans, content, candidates, new Consequences(syncs));
    batches = syncs;
    swarm = fetching;
    fetching.start();
  }

  private void synced(Synced outcome) {
    Manifest known = manifest;
    if (known == null || state == State.STOPPED || state == State.PAUSED || state == State.DONE) {
      return;
    }
    switch (outcome) {
      case Synced.Durable(PieceSet pieces) -> {
        durable = pieces;
        if (swarm != null) {
          swarm.alreadyHere(pieces);
        }
        owner.durable(known, pieces);
        if (pieces.isFull()) {
          complete(known);
        } else if (isSpent(pieces)) {
          endWork();
          create();
        }
      }
      case Synced.Suspect(String reason) -> {
        LOG.log(System.Logger.Level.WARNING, "{0} is begun afresh: {1}", id, reason);
        endWork();
        create();
      }
      case Synced.Failed(String reason) ->
          waitAndRetry(Limit.DISK, "the store cannot make it durable: " + reason);
    }
  }

  /// Everything was stored and synced, and yet pieces are missing: a verification took some out
  /// meanwhile.
  private boolean isSpent(PieceSet pieces) {
    return !demand.isMetBy(pieces)
        && swarm != null
        && swarm.isAllStored()
        && batches != null
        && !batches.hasWaiting();
  }

  private void complete(Manifest known) {
    state = State.DONE;
    endWork();
    owner.complete(known);
  }

  private void waitAndRetry(Limit limit, String reason) {
    if (!reason.equals(why) || state != State.WAITING) {
      LOG.log(System.Logger.Level.INFO, "{0}: {1}", id, reason);
    }
    endWork();
    state = State.WAITING;
    why = reason;
    whyLimit = limit;
    Duration pause = retries.next();
    retryAt = loop.nanoTime() + pause.toNanos();
    retry = loop.after(pause, this::create);
  }

  private void endWork() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
    if (search != null) {
      search.stop();
      search = null;
    }
    if (swarm != null) {
      for (Source source : swarm.askedNow()) {
        candidates.putBack(source.address);
      }
      swarm.close();
      swarm = null;
    }
    if (batches != null) {
      boolean unsynced = batches.hasWaiting();
      batches.close();
      batches = null;
      if (unsynced) {
        syncRest();
      }
    }
  }

  /// What was stored and not synced yet is kept, too.
  private void syncRest() {
    Manifest known = manifest;
    if (known == null) {
      return;
    }
    owner.sync(
        id,
        outcome -> {
          if (outcome instanceof Synced.Durable(PieceSet pieces)) {
            if (state == State.PAUSED) {
              durable = pieces;
            } else if (swarm != null) {
              swarm.alreadyHere(pieces); // it was resumed meanwhile
            }
            owner.durable(known, pieces);
            if (state == State.PAUSED && pieces.isFull()) {
              complete(known);
            }
          }
        });
  }

  /// What follows for this download from what the swarm tells.
  private final class Consequences implements Swarm.Outcome {
    private final SyncBatches syncs;

    Consequences(SyncBatches syncs) {
      this.syncs = syncs;
    }

    @Override
    public void stored(PeerAddress from, int bytes) {
      senders.add(from.name());
      syncs.stored(bytes);
    }

    @Override
    public void allStored() {
      syncs.flush();
    }

    @Override
    public void noSpace(String reason) {
      waitAndRetry(Limit.SPACE, "waiting for space: " + reason);
    }

    @Override
    public void notStored(String reason) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: a piece was not stored: {1}", id, reason);
      syncs.flush();
    }

    @Override
    public void outOfSources() {
      owner.outOfSources();
    }
  }
}
