package io.bandada.peerd.swarm.sources;

import io.bandada.peerd.loop.Backoff;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.pieces.PiecePicker;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What one source has, as far as it has said; only [Sources] writes it. The picker counts who has
/// what in step with it.
final class SourcePieces {
  /// When it could not give a piece, what it has is asked of it again so much later.
  private static final Duration FIRST_LOOK_AGAIN = Duration.ofSeconds(30);

  private static final Duration LAST_LOOK_AGAIN = Duration.ofMinutes(10);

  private final PartialContent content;
  private final PiecePicker picker;
  private final PieceSet has;
  private final Backoff looks;

  /// Counted by the picker as one that has everything.
  private boolean seed;

  private boolean known;

  /// How many of those that it has are not stored here.
  private int useful;

  private int timesNotHeld;

  /// The picker had nothing open of it at this count of openings, and it has gained nothing since.
  private long nothingOpenAt = -1;

  /// [Long#MAX_VALUE] when it gave all it was asked for.
  private long lookAgainAt = Long.MAX_VALUE;

  private PeerNetwork.@Nullable Call watch;

  SourcePieces(PartialContent content, RandomGenerator random) {
    this.content = content;
    this.picker = content.picker();
    this.has = PieceSet.none(content.manifest().pieces());
    this.looks = new Backoff(FIRST_LOOK_AGAIN, LAST_LOOK_AGAIN, random);
  }

  boolean has(int piece) {
    return has.has(piece);
  }

  int size() {
    return has.size();
  }

  void removeFrom(PieceSet others) {
    others.removeAll(has);
  }

  /// Whether it has said what it has.
  boolean isKnown() {
    return known;
  }

  /// Whether it has something that is not stored here: what BitTorrent calls interesting.
  boolean isUseful() {
    return useful > 0;
  }

  /// Closed for other sources from now on; null when nothing of it is open. It is not searched
  /// twice for the same nothing.
  @Nullable PieceOffer offer(PieceSet avoid, int want, int size) {
    if (!isUseful() || nothingOpenAt == picker.openings()) {
      return null;
    }
    PieceOffer offer = picker.offer(has, avoid, want, size);
    if (offer == null) {
      nothingOpenAt = picker.openings();
    }
    return offer;
  }

  /// An open piece of it, or -1.
  int anyOpen() {
    return picker.any(has);
  }

  /// It has exactly these.
  void become(PieceSet pieces) {
    known = true;
    clear();
    gained(pieces);
  }

  void gained(PieceSet pieces) {
    nothingOpenAt = -1;
    if (seed) {
      return;
    }
    if (has.isEmpty() && pieces.isFull()) {
      seed = true;
      picker.seedCame();
      has.addAll(pieces);
      useful = content.notStored();
      return;
    }
    pieces.forEach(
        piece -> {
          if (has.add(piece)) {
            picker.gained(piece);
            useful += content.isStored(piece) ? 0 : 1;
          }
        });
  }

  /// It cannot give this one, whatever it said before.
  void lost(int piece, long now) {
    if (lookAgainAt == Long.MAX_VALUE) {
      lookAgainAt = now + looks.next().toNanos();
    }
    if (seed) {
      seed = false;
      picker.seedWent();
      has.forEach(picker::gained);
    }
    if (has.remove(piece)) {
      picker.lost(piece);
      useful -= content.isStored(piece) ? 0 : 1;
    }
  }

  /// It has nothing, as far as we know.
  void clear() {
    if (seed) {
      picker.seedWent();
    } else {
      has.forEach(picker::lost);
    }
    seed = false;
    useful = 0;
    has.clear();
  }

  /// This one, which was not, is stored here now.
  void stored(int piece) {
    if (has.has(piece)) {
      useful--;
    }
  }

  /// It said that it has nothing of the content, now for so many times.
  int notHeld() {
    clear();
    return ++timesNotHeld;
  }

  /// Whether what it has is to be asked of it anew now; true once.
  boolean takeLookAgain(long now) {
    boolean due = now >= lookAgainAt;
    if (due) {
      lookAgainAt = Long.MAX_VALUE;
    }
    return due;
  }

  boolean isWatched() {
    return watch != null;
  }

  void watched(PeerNetwork.Call call) {
    watch = call;
  }

  void watchEnded() {
    watch = null;
  }

  void stopWatch() {
    PeerNetwork.Call call = watch;
    watch = null;
    if (call != null) {
      call.cancel();
    }
  }
}
