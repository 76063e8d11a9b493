package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Which piece to ask for next: those that a reader waits for, in their order; then a few at random, so that we soon have something
/// to give; then the rarest among the sources, ties in random order.
///
/// Open pieces (missing, and not asked for) lie in one array, sorted by how many sources have them; `starts` says where each count
/// begins. A piece whose count changes by one is swapped to the edge of its bucket and the edge moves: no sorting, no search. Sources
/// that have everything are only counted, since they change no order.
final class PiecePicker {
  static final int RANDOM_FIRST = 4;

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
  private int gathered;

  PiecePicker(PieceSet missing, RandomGenerator random) {
    this.random = random;
    int pieces = missing.pieces();
    order = new int[pieces];
    placeOf = new int[pieces];
    countOf = new int[pieces];
    Arrays.fill(placeOf, -1);
    gathered = pieces - missing.size();
    missing.forEach(this::open);
  }

  /// A source came that has everything.
  void seedCame() {
    seeds++;
  }

  void seedWent() {
    seeds--;
  }

  /// One more source has this piece.
  void claimed(int piece) {
    int count = countOf[piece]++;
    if (placeOf[piece] >= 0 && count < MOST_COUNTED) {
      int edge = startOf(count + 1) - 1;
      swap(placeOf[piece], edge);
      starts[count + 1]--;
      shuffleIn(piece, count + 1);
    }
  }

  /// One source less has this piece.
  void unclaimed(int piece) {
    int count = countOf[piece]--;
    if (placeOf[piece] >= 0 && count <= MOST_COUNTED) {
      swap(placeOf[piece], starts[count]);
      starts[count]++;
      shuffleIn(piece, count - 1);
    }
  }

  /// What is open from now on is chosen by this. What was open before and is not wanted any more is to be closed.
  void want(Demand wanted) {
    demand = wanted;
  }

  /// The piece is missing and nobody is asked for it. One that is not wanted stays closed.
  void open(int piece) {
    if (placeOf[piece] >= 0 || !demand.wants(piece)) {
      return;
    }
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
  void close(int piece) {
    int hole = placeOf[piece];
    if (hole < 0) {
      return;
    }
    placeOf[piece] = -1;
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
  void gathered() {
    gathered++;
  }

  boolean isOpen(int piece) {
    return placeOf[piece] >= 0;
  }

  /// Whether some open piece is at a source that is counted here.
  boolean hasServable() {
    return open > firstServable();
  }

  int openPieces() {
    return open;
  }

  /// How many counted sources have this piece.
  int availability(int piece) {
    return seeds + countOf[piece];
  }

  /// The piece to ask for, or -1.
  ///
  /// @param has what the source has
  /// @param avoid what is not to be asked of it
  int pick(PieceSet has, PieceSet avoid) {
    for (int piece : demand.first()) {
      if (placeOf[piece] >= 0 && has.has(piece) && !avoid.has(piece)) {
        return piece;
      }
    }
    int from = firstServable();
    if (from >= open) {
      return -1;
    }
    if (gathered < RANDOM_FIRST) {
      int start = from + random.nextInt(open - from);
      int found = scan(start, open, has, avoid);
      return found >= 0 ? found : scan(from, start, has, avoid);
    }
    return scan(from, open, has, avoid);
  }

  /// A run that begins with this piece. It goes on only through pieces that are as rare, so that asking for them together is no
  /// worse than asking for any others.
  PieceRun runFrom(int first, PieceSet has, PieceSet avoid, int most) {
    int end = first + 1;
    if (gathered >= RANDOM_FIRST) {
      while (end < order.length
          && end - first < most
          && placeOf[end] >= 0
          && countOf[end] == countOf[first]
          && has.has(end)
          && !avoid.has(end)) {
        end++;
      }
    }
    return new PieceRun(first, end - first);
  }

  private int scan(int from, int to, PieceSet has, PieceSet avoid) {
    for (int i = from; i < to; i++) {
      int piece = order[i];
      if (has.has(piece) && !avoid.has(piece)) {
        return piece;
      }
    }
    return -1;
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
