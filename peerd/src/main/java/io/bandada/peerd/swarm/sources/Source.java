package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One peer that a download asks: what it has, what it was asked for, how fast and how reliable it is.
public final class Source {
  public static final Duration FIRST_REST = Duration.ofSeconds(1);
  public static final Duration LONGEST_REST = Duration.ofSeconds(30);
  /// Given up fetches that are still listened to; above, the oldest is cancelled.
  static final int MOST_OVERDUE = 8;
  /// Runs asked for at a time: fewer than the slots that a source has for one peer.
  static final int MOST_FETCHES = 6;
  /// After so many pieces without a refusal one more is tried.
  static final int STORED_PER_STEP = 16;
  /// After so many pieces without a refusal nobody else seems to want much of it.
  static final int CALM_AFTER = 64;
  /// So often may it say that it has nothing of it, before it is let go.
  public static final int MOST_NOT_HELD = 5;

  /// When it could not give a piece, what it has is asked of it again so much later.
  static final Duration FIRST_LOOK_AGAIN = Duration.ofSeconds(30);
  static final Duration LAST_LOOK_AGAIN = Duration.ofMinutes(10);

  private static final String BUSY = "busy";

  public final PeerAddress address;
  public final RequestWindow window;
  public final PieceSet has;
  /// Pieces that it is not asked for: it let a request for them run out, or sent them wrong.
  public final PieceSet avoid;
  public final List<PieceRequest> fetches = new ArrayList<>();
  final List<PieceRequest> overdue = new ArrayList<>();
  final long since;
  final Backoff looks;
  private final Backoff rests;
  private int mostFetches = MOST_FETCHES;
  private int storedSinceBusy;
  PeerNetwork.@Nullable Call watch;
  /// Counted by the picker as one that has everything.
  boolean seed;
  /// Not asked before this instant.
  public long quietUntil;
  public boolean resting;
  long lastAnswer;
  public long lastExpiry;
  /// [Long#MAX_VALUE] when it gave all it was asked for.
  long lookAgainAt = Long.MAX_VALUE;
  /// It sent wrong bytes, and nothing right since. What it was asked for at the same time may be as wrong, so no more is asked than can be
  /// judged: one piece at a time.
  public boolean doubted;
  public long bytes;
  /// How many of the pieces it has are missing here.
  public int useful;
  /// Of what it was asked for so many pieces are still to come; kept by [OpenRequests].
  int expected;
  /// It had nothing open when the picker's openings were these, and has gained nothing since.
  public long dryAt = -1;
  /// It has said what it has.
  public boolean heard;
  int timesNotHeld;
  public String trouble = "";
  /// What it said it would send us at most, bytes per second; 0 when it sets no limit.
  public long granted;
  public final Pace pace = new Pace();

  Source(PeerAddress address, int pieces, int pieceLength, long now, RandomGenerator random) {
    this.address = address;
    this.window = new RequestWindow(pieceLength, now);
    this.has = PieceSet.none(pieces);
    this.avoid = PieceSet.none(pieces);
    this.since = now;
    this.quietUntil = now;
    this.lastAnswer = now;
    this.lastExpiry = now;
    this.looks = new Backoff(FIRST_LOOK_AGAIN, LAST_LOOK_AGAIN, random);
    this.rests = new Backoff(FIRST_REST, LONGEST_REST, random);
  }

  /// Pieces that are still to come of what it was asked for.
  public int asked() {
    return expected;
  }

  public int room(long now) {
    if (doubted) {
      return fetches.isEmpty() ? 1 : 0;
    }
    return fetches.size() < mostFetches ? window.pieces(now) - asked() : 0;
  }

  public boolean isAwake(long now) {
    return now >= quietUntil;
  }

  /// When its silence will have lasted too long; [Long#MAX_VALUE] when it owes nothing.
  public long deadline() {
    if (fetches.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.max(lastAnswer, fetches.getFirst().sentAt) + window.patienceNanos();
  }

  public boolean asks(int piece) {
    for (PieceRequest fetch : fetches) {
      if (fetch.awaits(piece)) {
        return true;
      }
    }
    return false;
  }

  /// Whether what it was asked for in vain may still come: it has begun to answer late.
  public boolean mayYetSend(int piece, long now) {
    boolean answers = lastAnswer > lastExpiry && now - lastAnswer < window.patienceNanos();
    return answers && overdue.stream().anyMatch(fetch -> fetch.awaits(piece));
  }

  public void rest(long now, String why) {
    quietUntil = now + rests.next().toNanos();
    resting = true;
    trouble = why;
  }

  /// It refused for now: no failing of it. What it takes at a time is less than we asked for.
  public void busy(long now, Duration retryAfter) {
    mostFetches = Math.clamp(fetches.size(), 1, mostFetches);
    storedSinceBusy = 0;
    quietUntil = Math.max(quietUntil, now + retryAfter.toNanos());
    trouble = BUSY;
  }

  public boolean isBusy() {
    return trouble.equals(BUSY);
  }

  /// Whether others seem to want the same of it: it was busy a while ago, or is too new to tell.
  public boolean isContended() {
    return storedSinceBusy < CALM_AFTER;
  }

  /// It showed that it lives.
  public void revived(long now) {
    lastAnswer = now;
    rests.reset();
    if (resting) {
      resting = false;
      quietUntil = now;
    }
    trouble = "";
  }

  public void stored(PieceRequest fetch, int count, long now) {
    long gap = now - Math.max(lastAnswer, fetch.sentAt);
    pace.answered(now, fetch.sentAt, wasFull(fetch, now));
    window.answered(now, count, Math.max(0, gap), now - fetch.sentAt);
    bytes += count;
    doubted = false;
    if (++storedSinceBusy % STORED_PER_STEP == 0 && mostFetches < MOST_FETCHES) {
      mostFetches++;
    }
    revived(now);
  }

  /// Whether no more could be asked of it until this piece came.
  private boolean wasFull(PieceRequest fetch, long now) {
    int before = fetches.size() + (fetch.isOver() ? 1 : 0);
    return before >= mostFetches || window.pieces(now) - asked() <= 1;
  }
}
