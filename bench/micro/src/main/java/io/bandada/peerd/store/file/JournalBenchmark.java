package io.bandada.peerd.store.file;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One record of pieces written and synced: what every batch costs beside its data. In the folder
/// of `java.io.tmpdir`, which must be on a real disk.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
public class JournalBenchmark {
  private static final int PIECES = 400_000;
  private static final int PIECE_LENGTH = 16 << 20;

  /// Pieces of a batch, every other one, so that no two are one run.
  @Param({"1", "256"})
  public int batch;

  private Path folder = Path.of("");
  private @Nullable HaveJournal journal;
  private PieceSet pieces = PieceSet.none(1);
  private int next;

  @Setup(Level.Iteration)
  public void create() throws IOException {
    folder = Files.createTempDirectory("journal");
    Manifest manifest =
        Manifest.ofContent((long) PIECES * PIECE_LENGTH, PIECE_LENGTH, new byte[PIECES * 32]);
    journal = HaveJournal.create(folder.resolve("have"), manifest);
    next = 0;
  }

  @Setup(Level.Invocation)
  public void fillBatch() {
    pieces = PieceSet.none(PIECES);
    for (int i = 0; i < batch; i++, next += 2) {
      pieces.add(next % PIECES);
    }
  }

  @Benchmark
  public void appendAndSync() throws IOException {
    Objects.requireNonNull(journal).gained(pieces);
  }

  @TearDown(Level.Iteration)
  public void remove() throws IOException {
    Objects.requireNonNull(journal).close();
    Files.delete(folder.resolve("have"));
    Files.delete(folder);
  }
}
