package io.bandada.peerd.swarm.pieces;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.sources.RequestSize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the picker does for each event of a download of 400,000 pieces that 1,000 sources have in
/// part: 6 TiB.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class PickerBenchmark {
  private static final int PIECES = 400_000;
  private static final int SOURCES = 1_000;
  private static final int RANDOM_FIRST = PiecePicker.RANDOM_FIRST;

  /// How much of the pieces a source has: with little, the picker has to look longer for one that
  /// it has.
  @Param({"0.01", "0.10"})
  public double share;

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<PieceSet> sources = new ArrayList<>();
  private final PieceSet nothing = PieceSet.none(PIECES);
  private PiecePicker picker = new PiecePicker(PieceSet.none(1), random);

  @Setup(Level.Trial)
  public void meetSources() {
    picker = new PiecePicker(PieceSet.all(PIECES), random);
    for (int i = 0; i < RANDOM_FIRST; i++) {
      picker.stored();
    }
    for (int s = 0; s < SOURCES; s++) {
      PieceSet has = PieceSet.none(PIECES);
      for (int n = (int) (share * PIECES); n > 0; n--) {
        int piece = random.nextInt(PIECES);
        if (has.add(piece)) {
          picker.gained(piece);
        }
      }
      sources.add(has);
    }
  }

  private PieceSet anySource() {
    return sources.get(random.nextInt(SOURCES));
  }

  /// A source is offered pieces to choose one from, and gives none.
  @Benchmark
  public int offerAndTakeBack() {
    PieceOffer offer = picker.offer(anySource(), nothing, 1, 1 + RequestSize.MOST_SPARE);
    if (offer == null) {
      return 0;
    }
    offer.forEach(picker::open);
    return offer.size();
  }

  /// A source tells of a piece, another one leaves with it.
  @Benchmark
  public int gainedLost() {
    int piece = random.nextInt(PIECES);
    picker.gained(piece);
    picker.lost(piece);
    return piece;
  }
}
