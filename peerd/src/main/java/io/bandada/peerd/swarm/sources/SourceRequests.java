package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// What one source is asked for; only [OpenRequests] writes it.
final class SourceRequests {
  /// Given up requests that are still listened to; above, the oldest is cancelled.
  private static final int MOST_OVERDUE = 8;

  private final List<PieceRequest> open = new ArrayList<>();
  private final List<PieceRequest> openView = Collections.unmodifiableList(open);
  private final List<PieceRequest> overdue = new ArrayList<>();
  private final PieceSet avoided;

  SourceRequests(int pieces) {
    this.avoided = PieceSet.none(pieces);
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
  PieceSet avoided() {
    return avoided;
  }

  void avoid(int piece) {
    avoided.add(piece);
  }

  void retry(int piece) {
    avoided.remove(piece);
  }

  void begun(PieceRequest request) {
    open.add(request);
  }

  /// @return whether it was overdue
  boolean ended(PieceRequest request) {
    open.remove(request);
    return overdue.remove(request);
  }

  /// What is open is given up, and still listened to.
  ///
  /// @return how many more are overdue than before
  int giveUp() {
    int before = overdue.size();
    overdue.addAll(open);
    open.clear();
    while (overdue.size() > MOST_OVERDUE) {
      overdue.removeFirst().cancel();
    }
    return overdue.size() - before;
  }

  /// @return how many were cancelled
  int cancelOverdue(Predicate<PieceRequest> which) {
    int cancelled = 0;
    for (PieceRequest request : new ArrayList<>(overdue)) {
      if (which.test(request)) {
        overdue.remove(request);
        request.cancel();
        cancelled++;
      }
    }
    return cancelled;
  }

  void clearOpen() {
    open.clear();
  }
}
