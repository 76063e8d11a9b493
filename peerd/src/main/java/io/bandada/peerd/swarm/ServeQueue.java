package io.bandada.peerd.swarm;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who is served now: so many runs in all, and so many to one peer. Whoever finds no slot is told when to come back; nobody waits in
/// silence.
public final class ServeQueue {
  static final Duration LEAST_RETRY = Duration.ofMillis(50);
  static final Duration MOST_RETRY = Duration.ofSeconds(5);

  /// Who was turned away is thought to wait for so long.
  static final Duration WAITING = Duration.ofSeconds(30);

  private final Loop loop;
  private final int slots;
  private final int slotsPerPeer;
  private final Map<String, Integer> served = new LinkedHashMap<>();
  private final RateMeter rate;
  private int taken;

  // The last one that was turned away for want of slots, and when that was; and when another one was before it.
  private String lastAway = "";
  private long lastAwayNanos;
  private long otherAwayNanos;

  private long meanHeldNanos = LEAST_RETRY.toNanos();

  public ServeQueue(Loop loop, int slots, int slotsPerPeer) {
    this.loop = loop;
    this.slots = slots;
    this.slotsPerPeer = slotsPerPeer;
    this.rate = new RateMeter(loop.nanoTime());
    this.lastAwayNanos = loop.nanoTime() - WAITING.toNanos();
    this.otherAwayNanos = lastAwayNanos;
  }

  /// @param durable what may be served of this content
  public Serving ask(String peerId, Manifest manifest, PieceSet durable, PieceOffer offer) {
    PieceSet pieces = PieceSet.none(manifest.pieces());
    offer.forEach(
        piece -> {
          if (pieces.size() < offer.most() && piece < manifest.pieces() && durable.has(piece)) {
            pieces.add(piece);
          }
        });
    if (pieces.isEmpty()) {
      return new Serving.Refused(Reason.NOT_HELD, Duration.ZERO);
    }
    int toThisPeer = served.getOrDefault(peerId, 0);
    if (taken >= slots) {
      turnedAway(peerId);
    }
    if (taken >= slots || toThisPeer >= slotsPerPeer) {
      return new Serving.Refused(Reason.BUSY, retryAfter());
    }
    taken++;
    served.put(peerId, toThisPeer + 1);
    return new Serving.Granted(new Slot(peerId, manifest, chosen(offer, pieces), pieces, loop.nanoTime()));
  }

  /// What is sent, and as much of what is not here as makes up the number.
  private static PieceOffer chosen(PieceOffer offer, PieceSet pieces) {
    int[] chosen = new int[offer.most()];
    int size = 0;
    int others = offer.most() - pieces.size();
    for (int i = 0; i < offer.size(); i++) {
      int piece = offer.piece(i);
      boolean sent = piece < pieces.pieces() && pieces.has(piece);
      if (sent || others-- > 0) {
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

  /// About when a slot is free again: they are held for so long on average.
  private Duration retryAfter() {
    return Duration.ofNanos(Math.clamp(meanHeldNanos, LEAST_RETRY.toNanos(), MOST_RETRY.toNanos()));
  }

  private final class Slot implements Serving.Grant {
    private final String peerId;
    private final Manifest manifest;
    private final PieceOffer chosen;
    private final PieceSet pieces;
    private final long since;
    private boolean released;

    Slot(String peerId, Manifest manifest, PieceOffer chosen, PieceSet pieces, long since) {
      this.peerId = peerId;
      this.manifest = manifest;
      this.chosen = chosen;
      this.pieces = pieces;
      this.since = since;
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
      served.computeIfPresent(peerId, (peer, count) -> count > 1 ? count - 1 : null);
      long now = loop.nanoTime();
      rate.add(now, sentBytes);
      meanHeldNanos += (now - since - meanHeldNanos) / 8;
    }
  }
}
