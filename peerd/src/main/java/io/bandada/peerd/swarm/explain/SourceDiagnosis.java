package io.bandada.peerd.swarm.explain;

import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.explain.SourceReport.State;
import io.bandada.peerd.swarm.sources.Source;

/// What limits one source now. See [Diagnosis] for the rules.
final class SourceDiagnosis {
  /// So many hundredths of its grant and a source is thought to be held by it.
  private static final int GRANT_USED = 80;

  private static final long MILLI = 1_000_000;

  private final Situation situation;

  SourceDiagnosis(Situation situation) {
    this.situation = situation;
  }

  SourceReport of(Source source) {
    long now = situation.now();
    State state = state(source);
    long rate = source.window.bytesPerSecond(now);
    return new SourceReport(
        source.address.peerId(),
        source.address.name(),
        state,
        limit(source, state, rate),
        source.isAwake(now) ? "" : trouble(source),
        rate,
        source.granted(),
        source.window.pieces(now),
        source.asked(),
        millis(source.pace.latencyNanos()),
        millis(source.pace.leastLatencyNanos()),
        source.bytes(),
        source.size(),
        situation.bans().strikes(source.address.peerId()),
        source.isAwake(now) ? -1 : (source.asleepUntil() - now) / MILLI);
  }

  SourceReport ofBanned(PeerAddress peer) {
    long wait = situation.bans().bannedFor(peer.peerId()).toMillis();
    int strikes = situation.bans().strikes(peer.peerId());
    return new SourceReport(
        peer.peerId(),
        peer.name(),
        State.BANNED,
        Limit.BANNED,
        "sent wrong bytes",
        0,
        0,
        0,
        0,
        -1,
        -1,
        0,
        0,
        strikes,
        wait);
  }

  private State state(Source source) {
    long now = situation.now();
    if (!source.requests().isEmpty()) {
      return source.window.bytesPerSecond(now) > 0 ? State.SENDING : State.AWAITED;
    }
    if (!source.isAwake(now)) {
      return source.isBusy() ? State.BUSY : State.RESTING;
    }
    return source.isKnown() ? State.IDLE : State.AWAITED;
  }

  private Limit limit(Source source, State state, long rate) {
    return switch (state) {
      case BANNED -> Limit.BANNED;
      case BUSY -> Limit.BUSY;
      case RESTING -> Limit.RESTING;
      case AWAITED -> Limit.AWAITED;
      case TAKING, SIGNED -> Limit.NOTHING;
      case IDLE -> situation.disk().pausedNanos() > 0 ? Limit.DISK : idle();
      case SENDING -> sending(source, rate);
    };
  }

  private Limit idle() {
    return situation.picker().openPieces() == 0 ? Limit.LAST_PIECES : Limit.NO_MISSING_PIECE;
  }

  private Limit sending(Source source, long rate) {
    long now = situation.now();
    if (!source.isAwake(now)) {
      return Limit.BUSY;
    }
    if (source.granted() > 0 && rate >= source.granted() / 100 * GRANT_USED) {
      return Limit.GRANT;
    }
    if (source.room(now) > 0) {
      return idle();
    }
    return source.pace.isWindowBound() ? Limit.WINDOW : Limit.SOURCE;
  }

  private static String trouble(Source source) {
    return source.trouble().isEmpty() ? "resting" : source.trouble();
  }

  private static long millis(long nanos) {
    return nanos < 0 ? -1 : (nanos + MILLI / 2) / MILLI;
  }
}
