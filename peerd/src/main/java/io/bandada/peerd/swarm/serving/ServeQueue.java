package io.bandada.peerd.swarm.serving;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer.Reason;
import io.bandada.peerd.swarm.RateMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Who is served now: so many requests in all, so many to one peer, and no more than goes out soon.
/// Whoever finds no slot is told when to come back; nobody waits in silence.
public final class ServeQueue {
  /// What may wait to be sent: pieces at least, and as much as goes out in so many seconds.
  static final int LEAST_BACKLOG = 3;

  static final double BACKLOG_SECONDS = 0.1;

  /// While others wait for the time they were told, only so much of it is for who comes unasked:
  /// what keeps the wire busy.
  static final int UNASKED_SHARE = 3;

  /// So long after its last question, or after the time when it was told to come back, a peer is
  /// company for the others.
  static final Duration COMPANY = Duration.ofSeconds(1);

  /// What takes longer than that, and than so many times its share of what waits, is stuck: it
  /// holds up nobody else.
  static final Duration STUCK = Duration.ofSeconds(2);

  static final int STUCK_GAPS = 4;

  /// Who was turned away is thought to wait for so long.
  static final Duration WAITING = Duration.ofSeconds(30);

  private final Loop loop;
  private final int slots;
  private final int slotsPerPeer;
  private final Map<String, Integer> served = new LinkedHashMap<>();
  private final ServedCounts counts;
  private final RetrySchedule retries;
  private final RateMeter rate;
  private int taken;

  /// Those whose bytes wait to be sent, oldest first; not those that are stuck, for their reader or
  /// his way.
  private final LinkedHashSet<Slot> counted = new LinkedHashSet<>();

  private long backlog;

  // Who asked last, and until when it is company for others; and until when those are that asked
  // before it.
  private String lastCaller = "";
  private long lastCallerUntil;
  private long othersUntil;

  // The last one that was turned away for want of slots, and when that was; and when another one
  // was before it.
  private String lastAway = "";
  private long lastAwayNanos;
  private long otherAwayNanos;

  /// Between two releases, while somebody was served.
  private long meanGapNanos = RetrySchedule.LEAST.toNanos();

  private long lastRelease;

  public ServeQueue(Loop loop, RandomGenerator random, int slots, int slotsPerPeer) {
    this.loop = loop;
    this.counts = new ServedCounts(random);
    this.retries = new RetrySchedule(loop.nanoTime());
    this.slots = slots;
    this.slotsPerPeer = slotsPerPeer;
    this.rate = new RateMeter(loop.nanoTime());
    this.lastAwayNanos = loop.nanoTime() - WAITING.toNanos();
    this.otherAwayNanos = lastAwayNanos;
    this.lastCallerUntil = loop.nanoTime();
    this.othersUntil = lastCallerUntil;
  }

  /// Of those on offer the ones that were given out least are sent: so nothing goes out twice
  /// before everything went out once.
  ///
  /// @param durable what may be served of this content
  public Serving ask(String peerId, Manifest manifest, PieceSet durable, PieceOffer offer) {
    int here = here(offer, durable);
    if (here == 0) {
      return new Serving.Refused(Reason.NOT_HELD, Duration.ZERO);
    }
    boolean alone = isAlone(peerId);
    int toThisPeer = served.getOrDefault(peerId, 0);
    long bytes = (long) manifest.pieceLength() * Math.min(here, offer.most());
    if (taken >= slots
        || toThisPeer >= slotsPerPeer
        || (!alone && isBacklogged(peerId, bytes, manifest.pieceLength()))) {
      if (taken >= slots) {
        turnedAway(peerId);
      }
      long now = loop.nanoTime();
      Duration retryAfter =
          toThisPeer >= slotsPerPeer
              ? retries.makeForNobody(now, meanGapNanos)
              : retries.make(peerId, now, meanGapNanos);
      lastCallerUntil += retryAfter.toNanos();
      return new Serving.Refused(Reason.BUSY, retryAfter);
    }
    retries.end(peerId);
    taken++;
    served.put(peerId, toThisPeer + 1);
    PieceOffer given = counts.choose(manifest.id(), offer, durable);
    Slot slot =
        new Slot(peerId, manifest, given, withRefused(offer, given), bytes, loop.nanoTime());
    slot.count();
    return new Serving.Granted(slot);
  }

  /// Whether nobody else is served or asks anything: a line then keeps nobody waiting, and a short
  /// one would keep the wire idle.
  private boolean isAlone(String peerId) {
    long now = loop.nanoTime();
    if (!peerId.equals(lastCaller)) {
      lastCaller = peerId;
      othersUntil = Math.max(othersUntil, lastCallerUntil);
    }
    lastCallerUntil = now + COMPANY.toNanos();
    return now >= othersUntil && served.size() == (served.containsKey(peerId) ? 1 : 0);
  }

  /// Whether enough waits to be sent already. What is promised later can be promised to whoever
  /// needs it most then; and a piece that waits here in a long line is one that its caller does not
  /// take from somebody idle.
  private boolean isBacklogged(String peerId, long bytes, int pieceLength) {
    long now = loop.nanoTime();
    long stuckAfter = Math.max(STUCK.toNanos(), STUCK_GAPS * meanGapNanos * counted.size());
    while (!counted.isEmpty() && now - counted.getFirst().since > stuckAfter) {
      counted.getFirst().uncount();
    }
    long soon = (long) (rate.perSecond(now) * BACKLOG_SECONDS);
    long line = Math.max((long) LEAST_BACKLOG * pieceLength, soon);
    boolean unasked = !retries.isDue(peerId, now) && retries.doOthersWait(peerId, now);
    return backlog > 0 && backlog + bytes > (unasked ? line / UNASKED_SHARE : line);
  }

  private static int here(PieceOffer offer, PieceSet durable) {
    int count = 0;
    for (int i = 0; i < offer.size(); i++) {
      count += offer.piece(i) < durable.pieces() && durable.has(offer.piece(i)) ? 1 : 0;
    }
    return count;
  }

  /// What is sent, and as much of what is not here as makes up the number.
  private static PieceOffer withRefused(PieceOffer offer, PieceOffer given) {
    int others = offer.most() - given.size();
    if (others == 0) {
      return given;
    }
    int[] chosen = new int[offer.most()];
    int size = 0;
    for (int i = 0; i < offer.size(); i++) {
      int piece = offer.piece(i);
      if (given.has(piece) || others-- > 0) {
        chosen[size++] = piece;
      }
    }
    return PieceOffer.of(chosen, size);
  }

  private void turnedAway(String peerId) {
    if (!peerId.equals(lastAway)) {
      lastAway = peerId;
      otherAwayNanos = lastAwayNanos;
    }
    lastAwayNanos = loop.nanoTime();
  }

  /// Runs being sent now.
  public int serving() {
    return taken;
  }

  public long bytesPerSecond() {
    return rate.perSecond(loop.nanoTime());
  }

  private final class Slot implements Serving.Grant {
    private final String peerId;
    private final Manifest manifest;
    private final PieceOffer given;
    private final PieceOffer chosen;
    private final long bytes;
    private final long since;
    private boolean released;

    Slot(
        String peerId,
        Manifest manifest,
        PieceOffer given,
        PieceOffer chosen,
        long bytes,
        long since) {
      this.peerId = peerId;
      this.manifest = manifest;
      this.given = given;
      this.chosen = chosen;
      this.bytes = bytes;
      this.since = since;
    }

    void count() {
      counted.add(this);
      backlog += bytes;
    }

    void uncount() {
      backlog -= counted.remove(this) ? bytes : 0;
    }

    @Override
    public Manifest manifest() {
      return manifest;
    }

    @Override
    public PieceOffer chosen() {
      return chosen;
    }

    @Override
    public PieceSet pieces() {
      PieceSet pieces = PieceSet.none(manifest.pieces());
      given.forEach(pieces::add);
      return pieces;
    }

    @Override
    public boolean isWanted() {
      long away = peerId.equals(lastAway) ? otherAwayNanos : lastAwayNanos;
      return loop.nanoTime() - away < WAITING.toNanos();
    }

    @Override
    public void release(long sentBytes) {
      if (released) {
        return;
      }
      released = true;
      taken--;
      uncount();
      takeBackUnsent(sentBytes);
      served.computeIfPresent(peerId, (peer, count) -> count > 1 ? count - 1 : null);
      long now = loop.nanoTime();
      rate.add(now, sentBytes);
      meanGapNanos += (Math.min(now - lastRelease, now - since) - meanGapNanos) / 8;
      lastRelease = now;
    }

    /// Pieces go out in ascending order.
    private void takeBackUnsent(long sentBytes) {
      long left = sentBytes;
      for (int i = 0; i < given.size(); i++) {
        left -= manifest.lengthOf(given.piece(i));
        if (left < 0) {
          counts.takeBack(manifest.id(), given.piece(i));
        }
      }
    }
  }
}
