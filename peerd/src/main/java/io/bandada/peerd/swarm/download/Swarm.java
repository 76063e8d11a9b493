package io.bandada.peerd.swarm.download;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.RateMeter;
import io.bandada.peerd.swarm.explain.Diagnosis;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.OwnRate;
import io.bandada.peerd.swarm.explain.Situation;
import io.bandada.peerd.swarm.sources.Admission;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.Candidates;
import io.bandada.peerd.swarm.sources.Demand;
import io.bandada.peerd.swarm.sources.OpenRequests;
import io.bandada.peerd.swarm.sources.PiecePicker;
import io.bandada.peerd.swarm.sources.PieceRequest;
import io.bandada.peerd.swarm.sources.PieceRequestListener;
import io.bandada.peerd.swarm.sources.Source;
import io.bandada.peerd.swarm.sources.Sources;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Fetches the missing pieces of one file from many sources: conducts picker, windows and sources, and draws the consequences of
/// every answer. It ends when all is stored, or when it is closed.
final class Swarm {
  private static final Duration LEAST_BUSY = Duration.ofMillis(20);
  private static final Duration MOST_BUSY = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LATE_TICK = Duration.ofMillis(250);

  private final Loop loop;
  private final Admission admission;
  private final Bans bans;
  private final Manifest manifest;
  private final Outcome outcome;
  private final PiecePicker picker;
  private final OpenRequests requests;
  private final RequestSize portions;
  private final Endgame endgame;
  private final PieceSet stored;
  private final StorePause pause;
  private final RateMeter rate;
  private Demand demand;
  final Sources sources;
  private boolean pumping;
  private boolean pumpAgain;
  /// Some source had room for more and nothing open to be asked for.
  private boolean starved;
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
    void hungry();
  }

  Swarm(
      Loop loop,
      Admission admission,
      RandomGenerator random,
      Bans bans,
      Manifest manifest,
      PieceSet durable,
      Demand demand,
      Candidates candidates,
      Outcome outcome) {
    this.loop = loop;
    this.admission = admission;
    this.bans = bans;
    this.manifest = manifest;
    this.outcome = outcome;
    this.stored = durable.copy();
    this.demand = demand;
    this.picker = new PiecePicker(demand.missing(durable), random);
    this.picker.want(demand);
    this.sources =
        new Sources(
            loop, admission, random, bans, manifest, picker, stored, candidates, s -> pump(), this::look, this::sourceLeft);
    this.requests = new OpenRequests(picker, stored);
    this.endgame = new Endgame(picker, requests, stored);
    this.portions = new RequestSize(picker, manifest.pieceLength());
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
    boolean sameWidth = wanted.isAsWideAs(demand);
    demand = wanted;
    picker.want(wanted);
    for (int piece = sameWidth ? -1 : stored.nextMissingFrom(0); piece >= 0; piece = stored.nextMissingFrom(piece + 1)) {
      if (!wanted.wants(piece)) {
        picker.close(piece);
      } else if (requests.askers(piece) == 0) {
        picker.open(piece);
      }
    }
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
      starved = false;
      if (pause.isOver(now)) {
        askAll(now);
      }
    } while (pumpAgain && !closed);
    pumping = false;
    if (!closed) {
      schedule(loop.nanoTime());
    }
  }

  /// As [#pump], for what has changed at one source only: what it may be asked for.
  private void look(Source source) {
    long now = loop.nanoTime();
    if (closed || pumping || !pause.isOver(now) || !picker.hasServable() || !requests.areAnyOpen()) {
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
    return sources.active().stream().anyMatch(source -> !source.resting && source.useful > 0);
  }

  long bytesPerSecond() {
    return rate.perSecond(loop.nanoTime());
  }

  /// Why it is not faster.
  Explanation explanation(OwnRate own, SyncBatches syncs) {
    long now = loop.nanoTime();
    var disk = new Situation.Disk(pause.leftNanos(now), pause.why(), syncs.syncingNanos(), syncs.unsyncedBytes());
    List<PeerAddress> banned = sources.barred.banned();
    return Diagnosis.of(
        new Situation(now, sources.active(), banned, picker, demand.missing(stored), bans, rate.perSecond(now), own, disk));
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
    if (room < 1 || source.has.isEmpty()) {
      return false;
    }
    int want = Math.min(room, portions.longestRun(source, sources.active().size(), now));
    boolean dry = source.useful == 0 || source.dryAt == picker.openings();
    PieceOffer offer = dry ? null : picker.offer(source.has, source.avoid, want, portions.onOffer(source, want));
    if (offer == null) {
      source.dryAt = picker.openings();
      starved |= source.useful > 0;
      int piece = againAfterRest(source, now);
      piece = piece >= 0 ? piece : endgame.pick(source, sources.active(), now);
      offer = piece >= 0 ? PieceOffer.all(PieceRun.single(piece)) : null;
    }
    if (offer != null) {
      ask(source, offer, now);
    }
    return offer != null;
  }

  /// A piece that this source was asked for in vain is asked of it again only when it has rested and nobody else could give it.
  private int againAfterRest(Source source, long now) {
    if (source.avoid.isEmpty() || !source.fetches.isEmpty()) {
      return -1;
    }
    int piece = picker.any(source.has);
    if (piece < 0
        || source.mayYetSend(piece, now)
        || sources.active().stream()
            .anyMatch(s -> s.isAwake(now) && s.has.has(piece) && !s.avoid.has(piece))) {
      return -1;
    }
    requests.dropOverdue(source, piece);
    source.avoid.remove(piece);
    return piece;
  }

  private void ask(Source source, PieceOffer offer, long now) {
    PieceRequest fetch = new PieceRequest(source, offer, now);
    requests.begun(fetch);
    fetch.begun(admission.fetch(source.address, manifest, offer, new PieceRequestListener(fetch, this::answered)));
  }

  private void answered(PieceRequest fetch, int piece, PieceAnswer answer) {
    if (closed || !requests.answered(fetch, piece)) {
      return;
    }
    long now = loop.nanoTime();
    Source source = fetch.source;
    switch (answer) {
      case PieceAnswer.Stored(int bytes) -> {
        source.stored(fetch, bytes, now);
        if (took(source, piece, bytes, now)) {
          pump();
        } else {
          look(source);
        }
        return;
      }
      case PieceAnswer.Corrupt() -> {
        source.revived(now);
        source.avoid.add(piece);
        source.doubted = true;
        if (bans.strike(source.address, manifest.id(), "wrong bytes for piece " + piece)) {
          sources.remove(source);
        }
      }
      case PieceAnswer.NotChosen() -> {
        if (fetch.isChosen() && starved) {
          pump();
        }
        return;
      }
      case PieceAnswer.Refused(PieceAnswer.Reason reason, Duration retryAfter) -> {
        source.revived(now);
        if (reason == PieceAnswer.Reason.BUSY) {
          source.busy(now, bounded(retryAfter));
        } else {
          sources.lacks(source, piece, now);
        }
      }
      case PieceAnswer.Unreachable() -> {
        source.avoid.add(piece);
        if (!source.resting || source.isAwake(now)) {
          source.rest(now, "not reachable");
        }
      }
      case PieceAnswer.NotStored(boolean noSpace, String why) -> {
        source.revived(now);
        pause.refused(why, now);
        if (noSpace) {
          outcome.noSpace(why);
        } else {
          outcome.notStored(why);
        }
      }
    }
    pump();
  }

  /// @return whether more than this source may be asked anew
  private boolean took(Source source, int piece, int bytes, long now) {
    rate.add(now, bytes);
    pause.stored();
    if (!stored.add(piece)) {
      return false;
    }
    picker.close(piece);
    picker.gathered();
    sources.gathered(piece);
    boolean cancelled = requests.cancelNeedless(sources.active(), piece);
    outcome.stored(source.address, bytes);
    if (demand.isMetBy(stored)) {
      outcome.allStored();
    }
    return cancelled;
  }

  private void expire(long now) {
    for (Source source : sources.active()) {
      long deadline = source.deadline();
      if (now >= deadline) {
        requests.expire(source);
        source.window.expired();
        source.lastExpiry = now;
        source.rest(now, "silent");
      }
    }
  }

  private void sourceLeft(Source source) {
    requests.dropAll(source);
  }

  private void schedule(long now) {
    boolean met = demand.isMetBy(stored);
    boolean late = !picker.hasServable() && !met;
    if (!met && !requests.areAnyOpen()) {
      outcome.hungry();
    }
    long next = now + (late ? LATE_TICK : TICK).toNanos();
    for (Source source : sources.active()) {
      next = Math.min(next, source.deadline());
      if (source.quietUntil > now) {
        next = Math.min(next, source.quietUntil);
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
    PieceSet news = pieces.copy();
    news.removeAll(stored);
    news.forEach(
        piece -> {
          stored.add(piece);
          picker.close(piece);
          picker.gathered();
          sources.gathered(piece);
          requests.cancelNeedless(sources.active(), piece);
        });
  }

  /// Whether nothing that is wanted is missing but, perhaps, a sync.
  boolean isAllStored() {
    return demand.isMetBy(stored);
  }
}
