package io.bandada.peerd.control;

import io.bandada.peerd.piece.PieceLength;
import java.util.concurrent.Semaphore;

/// Bytes of pieces that all downloads to users together may hold at a time.
final class BufferBudget {
  private static final int UNIT = PieceLength.MIN;
  private static final int UNITS = (48 << 20) / UNIT;

  private final Semaphore units = new Semaphore(UNITS, true);

  void take(int bytes) throws InterruptedException {
    units.acquire(unitsOf(bytes));
  }

  boolean isFree() {
    return units.availablePermits() == UNITS;
  }

  void giveBack(int bytes) {
    units.release(unitsOf(bytes));
  }

  private static int unitsOf(int bytes) {
    return (bytes + UNIT - 1) / UNIT;
  }
}
