package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One peer that a download asks. What it has is written by [Sources], what it is asked for by
/// [OpenRequests]; how fast and how reliable it is follows from what it answers.
public final class Source {
  public static final Duration FIRST_REST = Duration.ofSeconds(1);
  public static final Duration LONGEST_REST = Duration.ofSeconds(30);

  /// So often may it say that it has nothing of it, before it is let go.
  public static final int MOST_NOT_HELD = 5;

  public final PeerAddress address;
  public final RequestWindow window;
  public final Pace pace = new Pace();
  final long since;
  final SourcePieces pieces;
  final OpenRequests.OfSource requests;
  final Rest rest;
  private final RequestLimit limit = new RequestLimit();
  private long lastAnswer;
  private long lastExpiry;
  private long bytes;
  private long granted;

  Source(PeerAddress address, PartialContent content, long now, RandomGenerator random) {
    this.address = address;
    this.window = new RequestWindow(content.manifest().pieceLength(), now);
    this.since = now;
    this.pieces = new SourcePieces(content, random);
    this.requests = new OpenRequests.OfSource(content.manifest().pieces());
    this.rest = new Rest(now, random);
    this.lastAnswer = now;
    this.lastExpiry = now;
  }

  /// How many pieces it has.
  public int size() {
    return pieces.size();
  }

  /// Takes what it has out of these.
  public void removeFrom(PieceSet others) {
    pieces.removeFrom(others);
  }

  /// Whether it has said what it has.
  public boolean isKnown() {
    return pieces.isKnown();
  }

  /// Whether it has something that is not stored here.
  public boolean isUseful() {
    return pieces.isUseful();
  }

  /// Whether it has this piece and has not failed at it.
  public boolean canGive(int piece) {
    return pieces.has(piece) && !requests.avoid().has(piece);
  }

  /// What is open and it may be asked for; closed for others from now on. Null when there is
  /// nothing.
  ///
  /// @param want how many pieces are wanted, at least 1
  /// @param size how many may be on offer
  public @Nullable PieceOffer offer(int want, int size) {
    return pieces.offer(requests.avoid(), want, size);
  }

  /// What it was asked for and still may send in time, the oldest first.
  public List<PieceRequest> requests() {
    return requests.open();
  }

  /// Pieces that are still to come of what it was asked for.
  public int asked() {
    return requests.expected();
  }

  public boolean isAskedFor(int piece) {
    return requests.await(piece);
  }

  /// How many pieces more may be asked of it now.
  public int room(long now) {
    int open = requests.open().size();
    if (limit.isDoubted()) {
      return open == 0 ? 1 : 0;
    }
    return limit.isReached(open) ? 0 : window.pieces(now) - asked();
  }

  /// Whether others seem to want the same of it.
  public boolean isContended() {
    return limit.isContended();
  }

  public boolean isAwake(long now) {
    return rest.isOver(now);
  }

  /// Whether it failed and has not answered since.
  public boolean isFailing() {
    return rest.isForFailure();
  }

  public boolean isBusy() {
    return rest.isBusy();
  }

  /// Why it is not asked; empty when nothing is wrong.
  public String trouble() {
    return rest.why();
  }

  /// Not asked before this instant.
  public long asleepUntil() {
    return rest.until();
  }

  /// When its silence will have lasted too long; [Long#MAX_VALUE] when it owes nothing.
  public long deadline() {
    List<PieceRequest> open = requests.open();
    return open.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(lastAnswer, open.getFirst().sentAt) + window.patienceNanos();
  }

  /// What it sent since it became a source.
  public long bytes() {
    return bytes;
  }

  /// What it said it would send us at most, bytes per second; 0 when it sets no limit.
  public long granted() {
    return granted;
  }

  long lastAnswer() {
    return lastAnswer;
  }

  /// Whether what it was asked for in vain may still come: it has begun to answer late.
  boolean maySendLate(int piece, long now) {
    boolean answers = lastAnswer > lastExpiry && now - lastAnswer < window.patienceNanos();
    return answers && requests.awaitLate(piece);
  }

  void granted(long bytesPerSecond) {
    granted = bytesPerSecond;
  }

  /// It sent a piece that is stored now.
  public void stored(PieceRequest request, int count, long now) {
    long gap = now - Math.max(lastAnswer, request.sentAt);
    pace.answered(now, request.sentAt, wasFull(request, now));
    window.answered(now, count, Math.max(0, gap), now - request.sentAt);
    bytes += count;
    limit.stored();
    answered(now);
  }

  /// It showed that it lives.
  public void answered(long now) {
    lastAnswer = now;
    rest.answered(now);
  }

  public void sentWrongBytes(long now) {
    answered(now);
    limit.wrongBytes();
  }

  /// It refused for now: no failing of it.
  public void busy(long now, Duration retryAfter) {
    answered(now);
    limit.busy(requests.open().size());
    rest.busy(now, retryAfter);
  }

  /// It has owed an answer for too long.
  public void silent(long now) {
    window.expired();
    lastExpiry = now;
    rest.failed(now, "silent");
  }

  /// What fails while it rests for a failure does not make it rest longer.
  public void failed(long now, String why) {
    if (!isFailing() || isAwake(now)) {
      rest.failed(now, why);
    }
  }

  /// Whether no more could be asked of it until this piece came.
  private boolean wasFull(PieceRequest request, long now) {
    int before = requests.open().size() + (request.isOver() ? 1 : 0);
    return limit.isReached(before) || window.pieces(now) - asked() <= 1;
  }
}
