package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// The books of what is being asked of whom: a piece is open for others as soon as nobody is asked
/// for it any more. What is on offer counts as asked for until its source has chosen.
public final class OpenRequests {
  /// Given up requests of one source that are still listened to; above, the oldest is cancelled.
  private static final int MOST_OVERDUE = 8;

  private final PartialContent content;
  private final Predicate<PieceRequest> needless;

  /// How many sources are asked for each piece.
  private final byte[] sourcesOf;

  private int asked;
  private int overdue;

  public OpenRequests(PartialContent content) {
    this.content = content;
    this.needless = content::areStored;
    this.sourcesOf = new byte[content.manifest().pieces()];
  }

  public void begun(PieceRequest request) {
    request.source.requests.open.add(request);
    request.forEachPending(
        piece -> {
          sourcesOf[piece]++;
          asked++;
          content.picker().close(piece);
        });
  }

  /// @return false when nobody waits for this answer
  public boolean answered(PieceRequest request, int piece) {
    if (!request.answered(piece)) {
      return false;
    }
    OfSource requests = request.source.requests;
    if (requests.open.contains(request)) {
      release(piece);
    }
    if (request.isOver()) {
      requests.open.remove(request);
      overdue -= requests.overdue.remove(request) ? 1 : 0;
    }
    return true;
  }

  /// How many sources are asked for this piece now.
  public int sourcesOf(int piece) {
    return sourcesOf[piece];
  }

  public boolean areAnyOpen() {
    return asked > 0;
  }

  /// The source failed at this piece: others come first.
  public void failed(Source source, int piece) {
    source.requests.avoid.add(piece);
  }

  /// The source has been silent for too long: others may be asked, it is still listened to.
  public void expire(Source source) {
    OfSource requests = source.requests;
    for (PieceRequest request : requests.open) {
      request.forEachPending(
          piece -> {
            release(piece);
            failed(source, piece);
          });
    }
    overdue += requests.open.size();
    requests.overdue.addAll(requests.open);
    requests.open.clear();
    while (requests.overdue.size() > MOST_OVERDUE) {
      requests.overdue.removeFirst().cancel();
      overdue--;
    }
  }

  /// A piece that this source was asked for in vain is asked of it again only when it owes nothing
  /// else and nobody else could give it.
  ///
  /// @return the piece, which is free to be asked for; or -1
  public int retry(Source source, List<Source> sources, long now) {
    if (source.requests.avoid.isEmpty() || !source.requests.open.isEmpty()) {
      return -1;
    }
    int piece = source.pieces.anyOpen();
    if (piece < 0
        || source.maySendLate(piece, now)
        || sources.stream().anyMatch(other -> other.isAwake(now) && other.canGive(piece))) {
      return -1;
    }
    // No two requests for the same.
    cancelOverdue(source, request -> request.awaits(piece));
    source.requests.avoid.remove(piece);
    return piece;
  }

  public void dropAll(Source source) {
    for (PieceRequest request : source.requests.open) {
      request.forEachPending(this::release);
      request.cancel();
    }
    source.requests.open.clear();
    cancelOverdue(source, request -> true);
  }

  /// The piece is here: whoever was asked for it and for nothing else that is missing need not
  /// send.
  ///
  /// @return whether somebody was cancelled
  public boolean cancelNeedless(List<Source> sources, int piece) {
    if (sourcesOf[piece] == 0 && overdue == 0) {
      return false;
    }
    boolean any = false;
    for (Source source : sources) {
      for (PieceRequest request : new ArrayList<>(source.requests.open)) {
        if (request.awaits(piece) && needless.test(request)) {
          request.forEachPending(this::release);
          source.requests.open.remove(request);
          request.cancel();
          any = true;
        }
      }
      cancelOverdue(source, needless);
    }
    return any;
  }

  private void cancelOverdue(Source source, Predicate<PieceRequest> which) {
    for (PieceRequest request : new ArrayList<>(source.requests.overdue)) {
      if (which.test(request)) {
        source.requests.overdue.remove(request);
        overdue--;
        request.cancel();
      }
    }
  }

  private void release(int piece) {
    asked--;
    if (--sourcesOf[piece] == 0 && !content.isStored(piece)) {
      content.picker().open(piece);
    }
  }

  /// What one source is asked for: its entry in these books, which nobody else writes.
  static final class OfSource {
    private final List<PieceRequest> open = new ArrayList<>();
    private final List<PieceRequest> openView = Collections.unmodifiableList(open);
    private final List<PieceRequest> overdue = new ArrayList<>();
    private final PieceSet avoid;

    OfSource(int pieces) {
      this.avoid = PieceSet.none(pieces);
    }

    /// The oldest first.
    List<PieceRequest> open() {
      return openView;
    }

    /// How many pieces are still to come.
    int expected() {
      int sum = 0;
      for (int i = 0; i < open.size(); i++) {
        sum += open.get(i).expected();
      }
      return sum;
    }

    boolean await(int piece) {
      for (PieceRequest request : open) {
        if (request.awaits(piece)) {
          return true;
        }
      }
      return false;
    }

    boolean awaitLate(int piece) {
      return overdue.stream().anyMatch(request -> request.awaits(piece));
    }

    /// Pieces that it is not asked for: it let a request for them run out, or sent them wrong.
    PieceSet avoid() {
      return avoid;
    }
  }
}
