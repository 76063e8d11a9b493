package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The peers that a download asks now: 6 to 10 that are awake. Every 30 s the worst makes room for one that was never tried. Those
/// who rest, be they ever so many, keep nobody out: they make room, too, and have their turn again when the others had theirs.
public final class Sources {
  static final int FEW = 6;
  static final int MANY = 10;
  /// Resting ones included.
  public static final int MOST = 20;
  static final Duration CHURN = Duration.ofSeconds(30);
  /// So often some of those that have nothing for us make room for others.
  static final Duration EXCHANGE = Duration.ofMillis(500);
  static final int MOST_EXCHANGED = 4;

  private final Loop loop;
  private final Admission admission;
  private final RandomGenerator random;
  private final Bans bans;
  private final Manifest manifest;
  private final PiecePicker picker;
  private final PieceSet stored;
  private final Candidates candidates;
  private final Consumer<Source> changed;
  private final Consumer<Source> gained;
  private final Consumer<Source> left;
  private final Map<String, Source> active = new LinkedHashMap<>();
  private @Nullable List<Source> snapshot;
  public final BannedSources barred;
  private long nextChurn;
  private long nextExchange;

  /// @param stored the live set of pieces that are here
  /// @param changed a source has less than before, or rests
  /// @param gained a source has more than before
  /// @param left a source is no more among these: what it was asked for is to be asked of others
  public Sources(
      Loop loop,
      Admission admission,
      RandomGenerator random,
      Bans bans,
      Manifest manifest,
      PiecePicker picker,
      PieceSet stored,
      Candidates candidates,
      Consumer<Source> changed,
      Consumer<Source> gained,
      Consumer<Source> left) {
    this.loop = loop;
    this.admission = admission;
    this.random = random;
    this.bans = bans;
    this.barred = new BannedSources(bans);
    this.manifest = manifest;
    this.picker = picker;
    this.stored = stored;
    this.candidates = candidates;
    this.changed = changed;
    this.gained = gained;
    this.left = left;
    this.nextChurn = loop.nanoTime() + CHURN.toNanos();
  }

  /// As they are now: sources may leave while it is walked through.
  public List<Source> active() {
    if (snapshot == null) {
      snapshot = List.copyOf(active.values());
    }
    return snapshot;
  }

  /// This piece is here now.
  public void gathered(int piece) {
    for (Source source : active.values()) {
      if (source.has.has(piece)) {
        source.useful--;
      }
    }
  }

  boolean isEmpty() {
    return active.isEmpty();
  }

  /// A peer that may have it. One that is asked already at another address, in vain, is asked there.
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
    boolean inVain = old != null && (old.resting || !old.heard);
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
      if (source.watch == null && source.isAwake(now)) {
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
    while (useful(now) < MANY && (active.size() < MOST || (candidates.hasUntried() && dropLongestResting(now)))) {
      PeerAddress peer = candidates.poll();
      if (peer == null) {
        return;
      }
      if (!bans.isBanned(peer.peerId()) && !active.containsKey(peer.peerId())) {
        add(peer, now);
      }
      barred.look(peer);
    }
  }

  public void remove(Source source) {
    if (active.remove(source.address.peerId()) == null) {
      return;
    }
    snapshot = null;
    barred.look(source.address);
    forget(source);
    if (source.watch != null) {
      source.watch.cancel();
      source.watch = null;
    }
    left.accept(source);
  }

  /// It cannot give this piece, whatever it said before. What it has is asked anew after a while.
  public void lacks(Source source, int piece, long now) {
    if (source.lookAgainAt == Long.MAX_VALUE) {
      source.lookAgainAt = now + source.looks.next().toNanos();
    }
    if (source.seed) {
      source.seed = false;
      picker.seedWent();
      source.has.forEach(picker::claimed);
    }
    if (source.has.remove(piece)) {
      picker.unclaimed(piece);
      source.useful -= stored.has(piece) ? 0 : 1;
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
    return !source.heard || source.useful > 0;
  }

  /// When few have anything for us, those who have nothing make room for others.
  private void exchange(long now) {
    if (now < nextExchange || active.size() < MOST || !candidates.hasUntried() || useful(now) >= FEW) {
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
    Source source = new Source(peer, manifest.pieces(), manifest.pieceLength(), now, random);
    active.put(peer.peerId(), source);
    snapshot = null;
    watch(source);
  }

  private void watch(Source source) {
    source.watch = admission.watch(source.address, false, new Watch(source));
  }

  /// Who could not give what it has, for a damaged disk perhaps, says only on a new watch that it still has it.
  private void lookAgain(long now) {
    for (Source source : active.values()) {
      if (now >= source.lookAgainAt && source.isAwake(now)) {
        source.lookAgainAt = Long.MAX_VALUE;
        if (source.watch != null) {
          source.watch.cancel();
        }
        watch(source);
      }
    }
  }

  /// When all places are taken by those who rest, some go to others who rested before.
  private void letOthersTry(long now) {
    for (int i = 0; i < FEW && awake(now) < FEW && active.size() > MOST - FEW && !candidates.isEmpty(); i++) {
      if (!dropLongestResting(now)) {
        return;
      }
    }
  }

  /// @return false when nobody rests
  private boolean dropLongestResting(long now) {
    Source longest = null;
    for (Source source : active.values()) {
      if (!source.isAwake(now) && source.resting && (longest == null || source.lastAnswer < longest.lastAnswer)) {
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
      if (settled && (worst == null || rate(source, now) < rate(worst, now))) {
        worst = source;
      }
    }
    if (worst != null) {
      remove(worst);
      candidates.putBack(worst.address);
    }
  }

  private static long rate(Source source, long now) {
    return source.window.bytesPerSecond(now);
  }

  private void forget(Source source) {
    if (source.seed) {
      picker.seedWent();
    } else {
      source.has.forEach(picker::unclaimed);
    }
    source.seed = false;
    source.useful = 0;
    source.has.clear();
  }

  private void claim(Source source, PieceSet pieces) {
    source.dryAt = -1;
    if (source.seed) {
      return;
    }
    if (source.has.isEmpty() && pieces.isFull()) {
      source.seed = true;
      picker.seedCame();
      source.has.addAll(pieces);
      source.useful = stored.pieces() - stored.size();
      return;
    }
    pieces.forEach(
        piece -> {
          if (source.has.add(piece)) {
            picker.claimed(piece);
            source.useful += stored.has(piece) ? 0 : 1;
          }
        });
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
      if (heard(pieces)) {
        source.heard = true;
        forget(source);
        claim(source, pieces);
        changed.accept(source);
      }
    }

    @Override
    public void gained(PieceSet pieces) {
      if (heard(pieces)) {
        claim(source, pieces);
        gained.accept(source);
      }
    }

    @Override
    public void closed(PeerNetwork.Closed reason) {
      if (over || isGone()) {
        return;
      }
      over = true;
      source.watch = null;
      switch (reason) {
        case NOT_HELD -> notHeld();
        case UNREACHABLE -> restOnce("not reachable");
        case DISHONEST -> lied("an answer that does not fit");
      }
    }

    /// It may be about to get it itself, as fellow holders are at the beginning.
    private void notHeld() {
      forget(source);
      if (++source.timesNotHeld > Source.MOST_NOT_HELD) {
        remove(source);
      } else {
        restOnce("does not have it yet");
      }
    }

    private void restOnce(String why) {
      long now = loop.nanoTime();
      if (!source.resting || source.isAwake(now)) {
        source.rest(now, why);
      }
      changed.accept(source);
    }

    private boolean heard(PieceSet pieces) {
      if (over || isGone()) {
        return false;
      }
      if (pieces.pieces() != manifest.pieces()) {
        over = true;
        lied("a piece map of another file");
        return false;
      }
      source.trouble = source.resting ? source.trouble : "";
      return true;
    }

    private void lied(String what) {
      PeerNetwork.@Nullable Call call = source.watch;
      source.watch = null;
      if (call != null) {
        call.cancel();
      }
      if (bans.strike(source.address, manifest.id(), what)) {
        remove(source);
      } else {
        source.rest(loop.nanoTime(), "sent " + what);
        changed.accept(source);
      }
    }

    @SuppressWarnings("ReferenceEquality") // the very source, not one that looks alike
    private boolean isGone() {
      return active.get(source.address.peerId()) != source;
    }
  }
}
