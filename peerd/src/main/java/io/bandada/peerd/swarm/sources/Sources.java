package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The peers that a download asks now: 6 to 10 that are awake. Every 30 s the worst makes room for
/// one that was never tried. Those who rest, be they ever so many, keep nobody out: they make room,
/// too, and have their turn again when the others had theirs.
public final class Sources {
  static final int FEW = 6;
  static final int MANY = 10;

  /// Resting ones included.
  public static final int MOST = 20;

  static final Duration CHURN = Duration.ofSeconds(30);

  /// So often some of those that have nothing for us make room for others.
  static final Duration EXCHANGE = Duration.ofMillis(500);

  static final int MOST_EXCHANGED = 4;

  /// Who asks these sources.
  public interface Listener {
    /// It has less than before, or rests.
    void changed(Source source);

    /// It has more than before.
    void gained(Source source);

    /// It is no more among these: what it was asked for is to be asked of others.
    void left(Source source);
  }

  private final Loop loop;
  private final Admission admission;
  private final RandomGenerator random;
  private final Bans bans;
  private final PartialContent content;
  private final Candidates candidates;
  private final Listener listener;
  private final Map<String, Source> active = new LinkedHashMap<>();
  private @Nullable List<Source> snapshot;
  private final BannedSources banned;
  private long nextChurn;
  private long nextExchange;

  public Sources(
      Loop loop,
      Admission admission,
      RandomGenerator random,
      Bans bans,
      PartialContent content,
      Candidates candidates,
      Listener listener) {
    this.loop = loop;
    this.admission = admission;
    this.random = random;
    this.bans = bans;
    this.banned = new BannedSources(bans);
    this.content = content;
    this.candidates = candidates;
    this.listener = listener;
    this.nextChurn = loop.nanoTime() + CHURN.toNanos();
  }

  /// As they are now: sources may leave while it is walked through.
  public List<Source> active() {
    if (snapshot == null) {
      snapshot = List.copyOf(active.values());
    }
    return snapshot;
  }

  /// Who was one of these, or would be, and is banned.
  public List<PeerAddress> banned() {
    return banned.banned();
  }

  /// This piece is stored here now.
  public void stored(int piece) {
    for (Source source : active.values()) {
      source.pieces.stored(piece);
    }
  }

  /// A peer that may have it. One that is asked already at another address, in vain, is asked
  /// there.
  public void offer(PeerAddress peer) {
    if (!active.containsKey(peer.peerId())) {
      candidates.offer(peer);
    } else {
      moved(peer);
    }
  }

  /// It is at another address now. While it sends from the old one nothing is broken off.
  ///
  /// @return whether it was asked, in vain, and is to be asked there
  public boolean moved(PeerAddress peer) {
    Source old = active.get(peer.peerId());
    boolean inVain = old != null && (old.isFailing() || !old.isKnown());
    if (old == null || !inVain || old.address.endpoint().equals(peer.endpoint())) {
      return false;
    }
    remove(old);
    candidates.offerFirst(peer);
    return true;
  }

  /// Wakes who has rested, fills up, and lets the worst go when it is time.
  public void tend(long now) {
    for (Source source : active()) {
      if (!source.pieces.isWatched() && source.isAwake(now)) {
        watch(source);
      }
    }
    lookAgain(now);
    if (now - nextChurn >= 0) {
      nextChurn = now + CHURN.toNanos();
      dropWorst(now);
      letOthersTry(now);
    }
    exchange(now);
    while (useful(now) < MANY
        && (active.size() < MOST || (candidates.hasUntried() && dropLongestResting(now)))) {
      PeerAddress peer = candidates.poll();
      if (peer == null) {
        return;
      }
      if (!bans.isBanned(peer.peerId()) && !active.containsKey(peer.peerId())) {
        add(peer, now);
      }
      banned.look(peer);
    }
  }

  public void remove(Source source) {
    if (active.remove(source.address.peerId()) == null) {
      return;
    }
    snapshot = null;
    banned.look(source.address);
    source.pieces.clear();
    source.pieces.stopWatch();
    listener.left(source);
  }

  /// It cannot give this piece, whatever it said before. What it has is asked anew after a while.
  public void lacks(Source source, int piece, long now) {
    source.pieces.lost(piece, now);
  }

  /// It sent a piece that is not what the manifest says.
  public void sentWrongBytes(Source source, int piece, long now) {
    source.sentWrongBytes(now);
    if (bans.strike(source.address, content.manifest().id(), "wrong bytes for piece " + piece)) {
      remove(source);
    }
  }

  public void close() {
    for (Source source : active()) {
      remove(source);
    }
  }

  /// Those that have something for us, or have not said yet.
  private int useful(long now) {
    int count = 0;
    for (Source source : active.values()) {
      count += source.isAwake(now) && isPromising(source) ? 1 : 0;
    }
    return count;
  }

  private static boolean isPromising(Source source) {
    return !source.isKnown() || source.isUseful();
  }

  /// When few have anything for us, those who have nothing make room for others.
  private void exchange(long now) {
    if (now < nextExchange
        || active.size() < MOST
        || !candidates.hasUntried()
        || useful(now) >= FEW) {
      return;
    }
    nextExchange = now + EXCHANGE.toNanos();
    int left = MOST_EXCHANGED;
    for (Source source : active()) {
      if (left > 0 && !isPromising(source) && now - source.since >= EXCHANGE.toNanos()) {
        left--;
        remove(source);
        candidates.putBack(source.address);
      }
    }
  }

  private int awake(long now) {
    int count = 0;
    for (Source source : active.values()) {
      count += source.isAwake(now) ? 1 : 0;
    }
    return count;
  }

  private void add(PeerAddress peer, long now) {
    Source source = new Source(peer, content, now, random);
    active.put(peer.peerId(), source);
    snapshot = null;
    watch(source);
  }

  private void watch(Source source) {
    source.pieces.watched(admission.watch(source.address, false, new Watch(source)));
  }

  /// Who could not give what it has, for a damaged disk perhaps, says only on a new watch that it
  /// still has it.
  private void lookAgain(long now) {
    for (Source source : active.values()) {
      if (source.isAwake(now) && source.pieces.takeLookAgain(now)) {
        source.pieces.stopWatch();
        watch(source);
      }
    }
  }

  /// When all places are taken by those who rest, some go to others who rested before.
  private void letOthersTry(long now) {
    for (int i = 0;
        i < FEW && awake(now) < FEW && active.size() > MOST - FEW && !candidates.isEmpty();
        i++) {
      if (!dropLongestResting(now)) {
        return;
      }
    }
  }

  /// @return false when nobody rests
  private boolean dropLongestResting(long now) {
    Source longest = null;
    for (Source source : active.values()) {
      if (!source.isAwake(now)
          && source.isFailing()
          && (longest == null || source.lastAnswer() < longest.lastAnswer())) {
        longest = source;
      }
    }
    if (longest == null) {
      return false;
    }
    remove(longest);
    candidates.putBack(longest.address);
    return true;
  }

  private void dropWorst(long now) {
    if (awake(now) < FEW || !candidates.hasUntried()) {
      return;
    }
    Source worst = null;
    for (Source source : active.values()) {
      boolean settled = now - source.since >= CHURN.toNanos() / 2;
      if (settled
          && (worst == null
              || source.window.bytesPerSecond(now) < worst.window.bytesPerSecond(now))) {
        worst = source;
      }
    }
    if (worst != null) {
      remove(worst);
      candidates.putBack(worst.address);
    }
  }

  private final class Watch implements PeerNetwork.AvailabilityListener {
    private final Source source;
    private boolean over;

    Watch(Source source) {
      this.source = source;
    }

    @Override
    public void manifest(Manifest ignored) {}

    @Override
    public void have(PieceSet pieces) {
      if (isHeard(pieces)) {
        source.pieces.become(pieces);
        listener.changed(source);
      }
    }

    @Override
    public void gained(PieceSet pieces) {
      if (isHeard(pieces)) {
        source.pieces.gained(pieces);
        listener.gained(source);
      }
    }

    @Override
    public void closed(PeerNetwork.Closed reason) {
      if (over || isGone()) {
        return;
      }
      over = true;
      source.pieces.watchEnded();
      switch (reason) {
        case NOT_HELD -> notHeld();
        case UNREACHABLE -> failed("not reachable");
        case DISHONEST -> lied("an answer that does not fit");
      }
    }

    /// It may be about to get it itself, as fellow holders are at the beginning.
    private void notHeld() {
      if (source.pieces.notHeld() > Source.MOST_NOT_HELD) {
        remove(source);
      } else {
        failed("does not have it yet");
      }
    }

    private void failed(String why) {
      source.failed(loop.nanoTime(), why);
      listener.changed(source);
    }

    private boolean isHeard(PieceSet pieces) {
      if (over || isGone()) {
        return false;
      }
      if (pieces.pieces() != content.manifest().pieces()) {
        over = true;
        lied("a piece map of another file");
        return false;
      }
      source.rest.spoke();
      return true;
    }

    private void lied(String what) {
      source.pieces.stopWatch();
      if (bans.strike(source.address, content.manifest().id(), what)) {
        remove(source);
      } else {
        source.rest.failed(loop.nanoTime(), "sent " + what);
        listener.changed(source);
      }
    }

    @SuppressWarnings("ReferenceEquality") // the very source, not one that looks alike
    private boolean isGone() {
      return active.get(source.address.peerId()) != source;
    }
  }
}
