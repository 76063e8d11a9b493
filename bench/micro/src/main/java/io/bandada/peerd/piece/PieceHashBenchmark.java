package io.bandada.peerd.piece;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One piece hashed on one core, fed in the chunks in which it arrives. MB/s = piece length / time.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class PieceHashBenchmark {
  private static final int CHUNK = 256 << 10;

  @Param({"262144", "1048576", "4194304", "16777216"})
  public int pieceLength;

  /// Direct, as buffers that come from a socket or go to a disk are, or on the heap.
  @Param({"true", "false"})
  public boolean direct;

  private final PieceHasher hasher = new PieceHasher();
  private ByteBuffer piece = ByteBuffer.allocate(0);

  @Setup
  public void fill() {
    byte[] bytes = new byte[pieceLength];
    new Random(7).nextBytes(bytes);
    piece =
        (direct ? ByteBuffer.allocateDirect(pieceLength) : ByteBuffer.allocate(pieceLength))
            .put(bytes);
  }

  @Benchmark
  public byte[] hash() {
    for (int at = 0; at < pieceLength; at += CHUNK) {
      hasher.update(piece.slice(at, Math.min(CHUNK, pieceLength - at)));
    }
    return hasher.pieceHash(pieceLength);
  }
}
