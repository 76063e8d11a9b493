package io.bandada.peerd.swarm.download;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.RateMeter;
import io.bandada.peerd.swarm.explain.Diagnosis;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.OwnRate;
import io.bandada.peerd.swarm.explain.Situation;
import io.bandada.peerd.swarm.pieces.Demand;
import io.bandada.peerd.swarm.pieces.PiecePicker;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.Candidates;
import io.bandada.peerd.swarm.sources.OpenRequests;
import io.bandada.peerd.swarm.sources.PartialContent;
import io.bandada.peerd.swarm.sources.PieceRequest;
import io.bandada.peerd.swarm.sources.PieceRequestListener;
import io.bandada.peerd.swarm.sources.RequestSize;
import io.bandada.peerd.swarm.sources.Source;
import io.bandada.peerd.swarm.sources.Sources;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Fetches the missing pieces of one file from many sources: conducts picker, windows and sources,
/// and draws the consequences of every answer. It ends when all is stored, or when it is closed.
final class Swarm implements Sources.Listener {
  private static final Duration LEAST_BUSY = Duration.ofMillis(20);
  private static final Duration MOST_BUSY = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LATE_TICK = Duration.ofMillis(250);

  private final Loop loop;
  private final Admission admission;
  private final Bans bans;
  private final PartialContent content;
  private final Outcome outcome;
  private final PiecePicker picker;
  private final OpenRequests requests;
  private final RequestSize requestSize;
  private final Endgame endgame;
  private final StorePause pause;
  private final RateMeter rate;
  private final Sources sources;
  private boolean pumping;
  private boolean pumpAgain;

  /// Some source had room for more and nothing open to be asked for.
  private boolean someIdle;

  private boolean closed;
  private long tickAt;
  private Loop.@Nullable Timer tick;

  /// What the download hears.
  interface Outcome {
    /// A piece was stored, not synced yet.
    void stored(PeerAddress from, int bytes);

    /// Everything that is wanted is stored.
    void allStored();

    void noSpace(String why);

    /// The store failed otherwise.
    void notStored(String why);

    /// Nobody can give what is missing.
    void outOfSources();
  }

  Swarm(
      Loop loop,
      Admission admission,
      RandomGenerator random,
      Bans bans,
      PartialContent content,
      Candidates candidates,
      Outcome outcome) {
    this.loop = loop;
    this.admission = admission;
    this.content = content;
    this.picker = content.picker();
    this.outcome = outcome;
    this.sources = new Sources(loop, admission, random, bans, content, candidates, this);
    this.requests = new OpenRequests(content);
    this.endgame = new Endgame(content, requests);
    this.requestSize = new RequestSize(content);
    this.bans = bans;
    this.pause = new StorePause(random, loop.nanoTime());
    this.rate = new RateMeter(loop.nanoTime());
  }

  void start() {
    pump();
  }

  void offer(PeerAddress peer) {
    sources.offer(peer);
  }

  /// It is somewhere else now.
  void moved(PeerAddress peer) {
    if (sources.moved(peer)) {
      pump();
    }
  }

  /// From now on this is fetched, and in this order. What was asked for already still comes.
  void want(Demand wanted) {
    content.want(wanted, piece -> requests.sourcesOf(piece) > 0);
    pump();
  }

  /// Asks whoever may be asked for whatever may be asked, and sets the timer for the next look.
  void pump() {
    if (closed) {
      return;
    }
    if (pumping) {
      pumpAgain = true;
      return;
    }
    pumping = true;
    do {
      pumpAgain = false;
      long now = loop.nanoTime();
      expire(now);
      sources.tend(now);
      someIdle = false;
      if (pause.isOver(now)) {
        askAll(now);
      }
    } while (pumpAgain && !closed);
    pumping = false;
    if (!closed) {
      schedule(loop.nanoTime());
    }
  }

  @Override
  public void changed(Source source) {
    pump();
  }

  /// As [#pump], for what has changed at one source only: what it may be asked for.
  @Override
  public void gained(Source source) {
    long now = loop.nanoTime();
    if (closed
        || pumping
        || !pause.isOver(now)
        || !picker.hasServable()
        || !requests.areAnyOpen()) {
      pump();
      return;
    }
    boolean asked = true;
    while (asked && !closed) {
      asked = askOne(source, now);
    }
  }

  void close() {
    closed = true;
    if (tick != null) {
      tick.cancel();
    }
    sources.close();
  }

  /// Whether some source that answers has something that is missing.
  boolean isOffered() {
    return sources.active().stream().anyMatch(source -> !source.isFailing() && source.isUseful());
  }

  long bytesPerSecond() {
    return rate.perSecond(loop.nanoTime());
  }

  /// Why it is not faster.
  Explanation explanation(OwnRate own, SyncBatches syncs) {
    long now = loop.nanoTime();
    var disk =
        new Situation.Disk(
            pause.leftNanos(now), pause.why(), syncs.syncingNanos(), syncs.unsyncedBytes());
    return Diagnosis.of(
        new Situation(
            now,
            sources.active(),
            sources.banned(),
            picker,
            content.missing(),
            bans,
            rate.perSecond(now),
            own,
            disk));
  }

  private void askAll(long now) {
    boolean asked = true;
    while (asked && !closed) {
      asked = false;
      for (Source source : sources.active()) {
        asked |= !closed && askOne(source, now);
      }
    }
  }

  /// One run from one source, so that all get their turn before the first gets a second.
  private boolean askOne(Source source, long now) {
    int room = source.isAwake(now) ? source.room(now) : 0;
    if (room < 1 || source.size() == 0) {
      return false;
    }
    int want = Math.min(room, requestSize.longestRun(source, sources.active().size(), now));
    PieceOffer offer = source.offer(want, requestSize.onOffer(source, want));
    if (offer == null) {
      someIdle |= source.isUseful();
      int piece = requests.retry(source, sources.active(), now);
      piece = piece >= 0 ? piece : endgame.pick(source, sources.active(), now);
      offer = piece >= 0 ? PieceOffer.all(PieceRun.single(piece)) : null;
    }
    if (offer != null) {
      ask(source, offer, now);
    }
    return offer != null;
  }

  private void ask(Source source, PieceOffer offer, long now) {
    PieceRequest request = new PieceRequest(source, offer, now);
    requests.begun(request);
    request.begun(
        admission.fetch(
            source.address,
            content.manifest(),
            offer,
            new PieceRequestListener(request, this::answered)));
  }

  private void answered(PieceRequest request, int piece, PieceAnswer answer) {
    if (closed || !requests.answered(request, piece)) {
      return;
    }
    long now = loop.nanoTime();
    Source source = request.source;
    switch (answer) {
      case PieceAnswer.Stored(int bytes) -> stored(request, piece, bytes, now);
      case PieceAnswer.NotChosen() -> notChosen(request);
      case PieceAnswer.Corrupt() -> {
        requests.failed(source, piece);
        sources.sentWrongBytes(source, piece, now);
        pump();
      }
      case PieceAnswer.Refused(PieceAnswer.Reason reason, Duration retryAfter) -> {
        if (reason == PieceAnswer.Reason.BUSY) {
          source.busy(now, bounded(retryAfter));
        } else {
          source.answered(now);
          sources.lacks(source, piece, now);
        }
        pump();
      }
      case PieceAnswer.Unreachable() -> {
        requests.failed(source, piece);
        source.failed(now, "not reachable");
        pump();
      }
      case PieceAnswer.NotStored notStored -> {
        source.answered(now);
        notStored(notStored, now);
        pump();
      }
    }
  }

  private void stored(PieceRequest request, int piece, int bytes, long now) {
    Source source = request.source;
    source.stored(request, bytes, now);
    rate.add(now, bytes);
    pause.stored();
    boolean cancelled = false;
    if (content.stored(piece)) {
      cancelled = noMoreAsked(piece);
      outcome.stored(source.address, bytes);
      if (content.isDemandMet()) {
        outcome.allStored();
      }
    }
    if (cancelled) {
      pump();
    } else {
      gained(source);
    }
  }

  /// @return whether somebody was asked for it, who may be asked for something else now
  private boolean noMoreAsked(int piece) {
    sources.stored(piece);
    return requests.cancelNeedless(sources.active(), piece);
  }

  /// What the source did not choose is open again: for those who had nothing to do.
  private void notChosen(PieceRequest request) {
    if (request.isChosen() && someIdle) {
      pump();
    }
  }

  private void notStored(PieceAnswer.NotStored answer, long now) {
    pause.refused(answer.why(), now);
    if (answer.noSpace()) {
      outcome.noSpace(answer.why());
    } else {
      outcome.notStored(answer.why());
    }
  }

  private void expire(long now) {
    for (Source source : sources.active()) {
      if (now >= source.deadline()) {
        requests.expire(source);
        source.silent(now);
      }
    }
  }

  @Override
  public void left(Source source) {
    requests.dropAll(source);
  }

  private void schedule(long now) {
    boolean met = content.isDemandMet();
    boolean late = !picker.hasServable() && !met;
    if (!met && !requests.areAnyOpen()) {
      outcome.outOfSources();
    }
    long next = now + (late ? LATE_TICK : TICK).toNanos();
    for (Source source : sources.active()) {
      next = Math.min(next, source.deadline());
      if (!source.isAwake(now)) {
        next = Math.min(next, source.asleepUntil());
      }
    }
    if (!pause.isOver(now)) {
      next = Math.min(next, now + pause.leftNanos(now));
    }
    if (tick != null) {
      if (tickAt <= next) {
        return;
      }
      tick.cancel();
    }
    tickAt = Math.max(next, now + 1);
    tick = loop.after(Duration.ofNanos(tickAt - now), this::ticked);
  }

  private void ticked() {
    tick = null;
    pump();
  }

  private static Duration bounded(Duration retryAfter) {
    if (retryAfter.compareTo(LEAST_BUSY) < 0) {
      return LEAST_BUSY;
    }
    return retryAfter.compareTo(MOST_BUSY) > 0 ? MOST_BUSY : retryAfter;
  }

  List<Source> askedNow() {
    return sources.active();
  }

  /// These are here, also such that came with calls that were given up.
  void alreadyHere(PieceSet pieces) {
    content
        .notStoredOf(pieces)
        .forEach(
            piece -> {
              content.stored(piece);
              noMoreAsked(piece);
            });
  }

  /// Whether nothing that is wanted is missing but, perhaps, a sync.
  boolean isAllStored() {
    return content.isDemandMet();
  }
}
