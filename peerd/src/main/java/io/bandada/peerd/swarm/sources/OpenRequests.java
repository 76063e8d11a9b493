package io.bandada.peerd.swarm.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The books of what is being asked of whom: a piece is open for others as soon as nobody is asked for it any more. What is on offer
/// counts as asked for until its source has chosen.
public final class OpenRequests {
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
    request.source.requests.begun(request);
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
    SourceRequests requests = request.source.requests;
    if (requests.open().contains(request)) {
      release(piece);
    }
    if (request.isOver()) {
      overdue -= requests.ended(request) ? 1 : 0;
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
    source.requests.avoid(piece);
  }

  /// The source has been silent for too long: others may be asked, it is still listened to.
  public void expire(Source source) {
    for (PieceRequest request : source.requests.open()) {
      request.forEachPending(
          piece -> {
            release(piece);
            failed(source, piece);
          });
    }
    overdue += source.requests.giveUp();
  }

  /// A piece that this source was asked for in vain is asked of it again only when it owes nothing else and nobody else could give it.
  ///
  /// @return the piece, which is free to be asked for; or -1
  public int retry(Source source, List<Source> sources, long now) {
    if (source.requests.avoided().isEmpty() || !source.requests.open().isEmpty()) {
      return -1;
    }
    int piece = source.pieces.anyOpen();
    if (piece < 0
        || source.maySendLate(piece, now)
        || sources.stream().anyMatch(other -> other.isAwake(now) && other.canGive(piece))) {
      return -1;
    }
    // No two requests for the same.
    overdue -= source.requests.cancelOverdue(request -> request.awaits(piece));
    source.requests.retry(piece);
    return piece;
  }

  public void dropAll(Source source) {
    for (PieceRequest request : source.requests.open()) {
      request.forEachPending(this::release);
      request.cancel();
    }
    source.requests.clearOpen();
    overdue -= source.requests.cancelOverdue(request -> true);
  }

  /// The piece is here: whoever was asked for it and for nothing else that is missing need not send.
  ///
  /// @return whether somebody was cancelled
  public boolean cancelNeedless(List<Source> sources, int piece) {
    if (sourcesOf[piece] == 0 && overdue == 0) {
      return false;
    }
    boolean any = false;
    for (Source source : sources) {
      for (PieceRequest request : new ArrayList<>(source.requests.open())) {
        if (request.awaits(piece) && needless.test(request)) {
          request.forEachPending(this::release);
          source.requests.ended(request);
          request.cancel();
          any = true;
        }
      }
      overdue -= source.requests.cancelOverdue(needless);
    }
    return any;
  }

  private void release(int piece) {
    asked--;
    if (--sourcesOf[piece] == 0 && !content.isStored(piece)) {
      content.picker().open(piece);
    }
  }
}
