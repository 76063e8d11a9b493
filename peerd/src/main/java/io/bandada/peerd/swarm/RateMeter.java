package io.bandada.peerd.swarm;

import java.util.Arrays;

/// Bytes per second over the last two seconds, in whole numbers only.
public final class RateMeter {
  private static final int SLOTS = 8;
  private static final long SLOT_NANOS = 250_000_000;

  private final long[] bytes = new long[SLOTS];
  private final long bornSlot;
  private long newest;

  public RateMeter(long nanoTime) {
    newest = Math.floorDiv(nanoTime, SLOT_NANOS);
    bornSlot = newest;
  }

  public void add(long nanoTime, long count) {
    turnTo(nanoTime);
    bytes[Math.floorMod(newest, SLOTS)] += count;
  }

  public long perSecond(long nanoTime) {
    turnTo(nanoTime);
    long sum = 0;
    for (long slot : bytes) {
      sum += slot;
    }
    long slots = Math.min(SLOTS, newest - bornSlot + 1);
    return sum * 4 / slots;
  }

  private void turnTo(long nanoTime) {
    long slot = Math.floorDiv(nanoTime, SLOT_NANOS);
    if (slot - newest >= SLOTS) {
      Arrays.fill(bytes, 0);
      newest = slot;
    }
    while (newest < slot) {
      newest++;
      bytes[Math.floorMod(newest, SLOTS)] = 0;
    }
  }
}
