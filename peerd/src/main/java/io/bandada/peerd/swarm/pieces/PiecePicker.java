package io.bandada.peerd.swarm.pieces;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which piece to ask for next: those that a reader waits for, in their order; then a few at
/// random, so that we soon have something to give; then the rarest among the sources, ties in
/// random order.
///
/// Open pieces (missing, and not asked for) lie in one array, sorted by how many sources have them;
/// `starts` says where each count begins. A piece whose count changes by one is swapped to the edge
/// of its bucket and the edge moves: no sorting, no search. Sources that have everything are only
/// counted, since they change no order.
public final class PiecePicker {
  static final int RANDOM_FIRST = 4;

  /// Open pieces that are looked at in the order of their rarity, of a source that has none of
  /// them.
  static final int MOST_LOOKED_AT = 512;

  /// Counts above are treated alike: a piece that many have is not rare.
  private static final int MOST_COUNTED = 32;

  private final RandomGenerator random;
  private final int[] order;
  private final int[] placeOf;
  private final int[] countOf;
  private final int[] starts = new int[MOST_COUNTED + 1];
  private Demand demand = Demand.ALL;
  private int open;
  private int seeds;
  private int stored;
  private long openings;
  private final PieceSet openSet;

  public PiecePicker(PieceSet missing, RandomGenerator random) {
    this.random = random;
    int pieces = missing.pieces();
    order = new int[pieces];
    placeOf = new int[pieces];
    countOf = new int[pieces];
    openSet = PieceSet.none(pieces);
    Arrays.fill(placeOf, -1);
    stored = pieces - missing.size();
    missing.forEach(this::open);
  }

  /// A source came that has everything.
  public void seedCame() {
    seeds++;
  }

  public void seedWent() {
    seeds--;
  }

  /// One more source has this piece.
  public void gained(int piece) {
    int count = countOf[piece]++;
    if (placeOf[piece] >= 0 && count < MOST_COUNTED) {
      int edge = startOf(count + 1) - 1;
      swap(placeOf[piece], edge);
      starts[count + 1]--;
      shuffleIn(piece, count + 1);
    }
  }

  /// One source less has this piece.
  public void lost(int piece) {
    int count = countOf[piece]--;
    if (placeOf[piece] >= 0 && count <= MOST_COUNTED) {
      swap(placeOf[piece], starts[count]);
      starts[count]++;
      shuffleIn(piece, count - 1);
    }
  }

  /// What is open from now on is chosen by this. What was open before and is not wanted any more is
  /// to be closed.
  public void want(Demand wanted) {
    demand = wanted;
  }

  /// The piece is missing and nobody is asked for it. One that is not wanted stays closed.
  public void open(int piece) {
    if (placeOf[piece] >= 0 || !demand.wants(piece)) {
      return;
    }
    openings++;
    openSet.add(piece);
    int bucket = bucketOf(piece);
    int hole = open++;
    for (int b = MOST_COUNTED; b > bucket; b--) {
      if (starts[b] < hole) {
        put(order[starts[b]], hole);
      }
      hole = starts[b]++;
    }
    put(piece, hole);
    shuffleIn(piece, bucket);
  }

  /// The piece is being asked for, or here.
  public void close(int piece) {
    int hole = placeOf[piece];
    if (hole < 0) {
      return;
    }
    placeOf[piece] = -1;
    openSet.remove(piece);
    for (int b = bucketOf(piece); b <= MOST_COUNTED; b++) {
      int last = startOf(b + 1) - 1;
      if (last > hole) {
        put(order[last], hole);
        hole = last;
      }
      if (b < MOST_COUNTED) {
        starts[b + 1]--;
      }
    }
    open--;
  }

  /// A piece is here now: counts towards the random ones.
  public void stored() {
    stored++;
  }

  /// How often a piece became open: whoever had nothing open needs no new look while this stays the
  /// same.
  public long openings() {
    return openings;
  }

  public boolean isOpen(int piece) {
    return placeOf[piece] >= 0;
  }

  /// Whether some open piece is at a source that is counted here.
  public boolean hasServable() {
    return open > firstServable();
  }

  public int openPieces() {
    return open;
  }

  /// How many counted sources have this piece.
  public int availability(int piece) {
    return seeds + countOf[piece];
  }

  /// Whether somebody waits for pieces in a certain order.
  public boolean hasUrgent() {
    return !demand.first().isEmpty();
  }

  public boolean isUrgent(int piece) {
    return demand.first().contains(piece);
  }

  /// What to offer to a source, and how many of it to want; closed for others from now on. Urgent
  /// pieces come alone: nothing else is to be chosen in their place. Else the rarest, and on top of
  /// those that are wanted such as are as rare, for the source to choose.
  ///
  /// @param has what the source has
  /// @param avoid what is not to be asked of it
  /// @param want how many pieces are wanted, at least 1
  /// @param size how many may be on offer, at most [PieceOffer#MOST]
  /// @return null when it has nothing that is open
  public @Nullable PieceOffer offer(PieceSet has, PieceSet avoid, int want, int size) {
    int[] taken = new int[Math.min(size, open)];
    int count = urgent(has, avoid, taken, Math.min(want, taken.length));
    if (count == 0) {
      count = rarest(has, avoid, taken, want);
    }
    if (count == 0) {
      return null;
    }
    Arrays.sort(taken, 0, count);
    return PieceOffer.of(Arrays.copyOf(taken, count), Math.min(want, count));
  }

  /// An open piece that it has, or -1.
  public int any(PieceSet has) {
    return has.nextCommonFrom(0, openSet);
  }

  private int urgent(PieceSet has, PieceSet avoid, int[] taken, int want) {
    int count = 0;
    for (int piece : demand.first()) {
      if (count < want && placeOf[piece] >= 0 && has.has(piece) && !avoid.has(piece)) {
        close(piece);
        taken[count++] = piece;
      }
    }
    return count;
  }

  private int rarest(PieceSet has, PieceSet avoid, int[] taken, int want) {
    int from = firstServable();
    if (stored >= RANDOM_FIRST || open <= from) {
      return take(from, has, avoid, taken, want);
    }
    // From anywhere on: the first pieces are to be had soon, not rare.
    int count = take(from + random.nextInt(open - from), has, avoid, taken, want);
    return count > 0 ? count : take(from, has, avoid, taken, want);
  }

  private int take(int from, PieceSet has, PieceSet avoid, int[] taken, int want) {
    int count = 0;
    int rarity = -1;
    int skipped = 0;
    for (int at = from; at < open && count < taken.length && skipped < MOST_LOOKED_AT; ) {
      int piece = order[at];
      if (rarity >= 0 && countOf[piece] > rarity && count >= want) {
        break;
      }
      if (has.has(piece) && !avoid.has(piece)) {
        rarity = countOf[piece];
        count = takeRun(piece, has, avoid, taken, count, want);
      } else {
        at++;
        skipped++;
      }
    }
    return count > 0 || skipped < MOST_LOOKED_AT ? count : takeAny(has, avoid, taken, want);
  }

  /// Of one who has little of what is open: what comes next in the file, rare or not, without a
  /// walk through all that it lacks.
  private int takeAny(PieceSet has, PieceSet avoid, int[] taken, int want) {
    int count = 0;
    int piece = has.nextCommonFrom(random.nextInt(order.length), openSet);
    boolean wrapped = false;
    while (count < Math.min(want, taken.length)) {
      if (piece < 0) {
        if (wrapped) {
          return count;
        }
        wrapped = true;
        piece = has.nextCommonFrom(0, openSet);
      } else {
        if (!avoid.has(piece)) {
          close(piece);
          taken[count++] = piece;
        }
        piece = has.nextCommonFrom(piece + 1, openSet);
      }
    }
    return count;
  }

  /// A run goes on only through pieces that are as rare, and no longer than what is wanted:
  /// neighbours are read and written in one go.
  private int takeRun(int first, PieceSet has, PieceSet avoid, int[] taken, int before, int want) {
    int count = before;
    int end = Math.min(order.length, first + (stored < RANDOM_FIRST ? 1 : want));
    for (int piece = first;
        piece < end
            && count < taken.length
            && placeOf[piece] >= 0
            && countOf[piece] == countOf[first]
            && has.has(piece)
            && !avoid.has(piece);
        piece++) {
      close(piece);
      taken[count++] = piece;
    }
    return count;
  }

  /// Pieces that only we miss and nobody counted has are no use to look at.
  private int firstServable() {
    return seeds > 0 ? 0 : starts[1];
  }

  private int bucketOf(int piece) {
    return Math.min(countOf[piece], MOST_COUNTED);
  }

  private int startOf(int bucket) {
    return bucket > MOST_COUNTED ? open : starts[bucket];
  }

  private void shuffleIn(int piece, int bucket) {
    int from = startOf(bucket);
    int size = startOf(bucket + 1) - from;
    if (size > 1) {
      swap(placeOf[piece], from + random.nextInt(size));
    }
  }

  private void swap(int a, int b) {
    int piece = order[a];
    put(order[b], a);
    put(piece, b);
  }

  private void put(int piece, int place) {
    order[place] = piece;
    placeOf[piece] = place;
  }
}
