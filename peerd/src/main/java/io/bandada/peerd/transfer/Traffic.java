package io.bandada.peerd.transfer;

import java.util.concurrent.atomic.LongAdder;

/// What went through this peer's sockets since its start. From any thread.
public final class Traffic {
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder badPieces = new LongAdder();

  public void received(int bytes) {
    bytesIn.add(bytes);
  }

  public void sent(int bytes) {
    bytesOut.add(bytes);
  }

  public void corrupt() {
    badPieces.increment();
  }

  /// Bytes of pieces that came in, good or not.
  public long bytesIn() {
    return bytesIn.sum();
  }

  public long bytesOut() {
    return bytesOut.sum();
  }

  /// Pieces whose bytes were not what the manifest says.
  public long badPieces() {
    return badPieces.sum();
  }
}
