package io.bandada.peerctl.terminal;

/// Bytes a second, smoothed over the last seconds so that the figure can be read.
public final class ProgressRate {
  static final long SAMPLE_NANOS = 500_000_000L;
  static final double WEIGHT_OF_NEW = 0.3;

  private long sampleBytes;
  private long sampleNanos = Long.MIN_VALUE;
  private double bytesPerSecond;

  /// Tells the meter how many bytes were moved altogether until `nowNanos`; answers the rate.
  public long at(long bytes, long nowNanos) {
    if (sampleNanos == Long.MIN_VALUE) {
      sampleNanos = nowNanos;
      sampleBytes = bytes;
      return 0;
    }
    long elapsed = nowNanos - sampleNanos;
    if (elapsed >= SAMPLE_NANOS) {
      double rate = (bytes - sampleBytes) * 1e9 / elapsed;
      bytesPerSecond =
          bytesPerSecond == 0 ? rate : WEIGHT_OF_NEW * rate + (1 - WEIGHT_OF_NEW) * bytesPerSecond;
      sampleNanos = nowNanos;
      sampleBytes = bytes;
    }
    return (long) bytesPerSecond;
  }
}
