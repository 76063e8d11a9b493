package io.bandada.peerd.swarm.download;

import io.bandada.peerd.swarm.pieces.PiecePicker;
import io.bandada.peerd.swarm.sources.OpenRequests;
import io.bandada.peerd.swarm.sources.PartialContent;
import io.bandada.peerd.swarm.sources.PieceRequest;
import io.bandada.peerd.swarm.sources.Source;
import java.util.List;

/// The last pieces: when everything that is missing has been asked for, an idle source is asked for
/// what another one takes long to send. Whoever comes second is cancelled.
final class Endgame {
  static final int MOST_SOURCES = 2;
  private static final long LEAST_WAIT = 250_000_000L;

  /// Stands for a latency that was never measured.
  private static final long UNKNOWN = 1_000_000_000L;

  private final PartialContent content;
  private final PiecePicker picker;
  private final OpenRequests requests;

  Endgame(PartialContent content, OpenRequests requests) {
    this.content = content;
    this.picker = content.picker();
    this.requests = requests;
  }

  /// The piece that was asked of another source longest ago and is overdue by what is usual for
  /// either; or -1.
  int pick(Source idle, List<Source> sources, long now) {
    boolean all = !picker.hasServable();
    if (!all && !picker.hasUrgent()) {
      return -1;
    }
    int found = -1;
    long oldest = Long.MAX_VALUE;
    for (Source other : sources) {
      if (other.equals(idle)) {
        continue;
      }
      long bearable = Math.max(LEAST_WAIT, 2 * Math.min(usual(idle), usual(other)));
      for (PieceRequest request : other.requests()) {
        if (request.sentAt < oldest && now - request.sentAt >= bearable) {
          int piece = wanted(request, idle, all);
          if (piece >= 0) {
            found = piece;
            oldest = request.sentAt;
          }
        }
      }
    }
    return found;
  }

  private int wanted(PieceRequest request, Source idle, boolean all) {
    for (int i = 0; i < request.offer.size(); i++) {
      int piece = request.offer.piece(i);
      if (request.awaits(piece)
          && !content.isStored(piece)
          && (all || picker.isUrgent(piece))
          && idle.canGive(piece)
          && requests.sourcesOf(piece) < MOST_SOURCES
          && !idle.isAskedFor(piece)) {
        return piece;
      }
    }
    return -1;
  }

  private static long usual(Source source) {
    long latency = source.window.meanLatencyNanos();
    return latency == 0 ? UNKNOWN : latency;
  }
}
