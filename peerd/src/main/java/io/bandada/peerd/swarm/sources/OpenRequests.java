package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.List;

/// The books of what is being asked of whom: a piece is open for others as soon as nobody is asked for it any more. What is on offer
/// counts as asked for until its source has chosen.
public final class OpenRequests {
  private final PiecePicker picker;
  private final PieceSet stored;
  private final byte[] askers;
  private int asked;
  private int overdue;

  /// @param stored the live set of pieces that are here
  public OpenRequests(PiecePicker picker, PieceSet stored) {
    this.picker = picker;
    this.stored = stored;
    this.askers = new byte[stored.pieces()];
  }

  public void begun(PieceRequest fetch) {
    fetch.source.fetches.add(fetch);
    fetch.source.expected += fetch.expected();
    fetch.forEachPending(
        piece -> {
          askers[piece]++;
          asked++;
          picker.close(piece);
        });
  }

  /// @return false when nobody waits for this answer
  public boolean answered(PieceRequest fetch, int piece) {
    int before = fetch.expected();
    if (!fetch.answered(piece)) {
      return false;
    }
    if (fetch.source.fetches.contains(fetch)) {
      fetch.source.expected += fetch.expected() - before;
      release(piece);
    }
    if (fetch.isOver()) {
      fetch.source.fetches.remove(fetch);
      overdue -= fetch.source.overdue.remove(fetch) ? 1 : 0;
    }
    return true;
  }

  /// How many are asked for this piece now.
  public int askers(int piece) {
    return askers[piece];
  }

  public boolean areAnyOpen() {
    return asked > 0;
  }

  /// The source has been silent for too long: others may be asked, it is still listened to.
  public void expire(Source source) {
    for (PieceRequest fetch : source.fetches) {
      fetch.forEachPending(
          piece -> {
            release(piece);
            source.avoid.add(piece);
          });
      source.overdue.add(fetch);
      overdue++;
    }
    source.fetches.clear();
    source.expected = 0;
    while (source.overdue.size() > Source.MOST_OVERDUE) {
      source.overdue.removeFirst().cancel();
      overdue--;
    }
  }

  /// It is going to be asked for this piece again: no two requests for the same.
  public void dropOverdue(Source source, int piece) {
    for (PieceRequest fetch : new ArrayList<>(source.overdue)) {
      if (fetch.awaits(piece)) {
        source.overdue.remove(fetch);
        overdue--;
        fetch.cancel();
      }
    }
  }

  public void dropAll(Source source) {
    for (PieceRequest fetch : source.fetches) {
      fetch.forEachPending(this::release);
      fetch.cancel();
    }
    source.fetches.clear();
    source.expected = 0;
    source.overdue.forEach(PieceRequest::cancel);
    overdue -= source.overdue.size();
    source.overdue.clear();
  }

  /// The piece is here: whoever was asked for it and for nothing else that is missing need not send.
  ///
  /// @return whether somebody was cancelled
  public boolean cancelNeedless(List<Source> sources, int piece) {
    if (askers[piece] == 0 && overdue == 0) {
      return false;
    }
    boolean any = false;
    for (Source source : sources) {
      for (PieceRequest fetch : new ArrayList<>(source.fetches)) {
        if (fetch.awaits(piece) && !fetch.awaitsAnyOutside(stored)) {
          fetch.forEachPending(this::release);
          source.expected -= fetch.expected();
          source.fetches.remove(fetch);
          fetch.cancel();
          any = true;
        }
      }
      for (PieceRequest fetch : new ArrayList<>(source.overdue)) {
        if (!fetch.awaitsAnyOutside(stored)) {
          source.overdue.remove(fetch);
          overdue--;
          fetch.cancel();
        }
      }
    }
    return any;
  }

  private void release(int piece) {
    asked--;
    if (--askers[piece] == 0 && !stored.has(piece)) {
      picker.open(piece);
    }
  }
}
