package io.bandada.peerd.rate;

/// One stream of pieces to a peer. For one thread, but for [#close] and [#heldNanos], which are for
/// any.
///
/// ```
/// try (Sending sending = limits.sending(peerId)) {
///   for each piece:
///     sending.begin(length);
///     while (left > 0) {
///       wait until the connection is writable
///       int bytes = sending.take(Math.min(CHUNK, left)); // 0: stop
///       send so many
/// ```
public final class Sending implements AutoCloseable {
  private final UploadLimiter limiter;
  private final UploadLimiter.Waiter waiter;
  private int left;
  private boolean queued;
  private volatile boolean closed;

  // Written by the sending thread only.
  private volatile long held;
  private volatile long heldSince;
  private volatile boolean holding;

  Sending(UploadLimiter limiter, String peer) {
    this.limiter = limiter;
    this.waiter = limiter.new Waiter(peer);
  }

  /// A piece begins; one that did not come to its end is left.
  public void begin(int bytes) {
    if (queued) {
      endPiece();
    }
    left = bytes;
  }

  private void endPiece() {
    queued = false;
    waiter.endPiece();
  }

  /// Blocks until bytes of the piece may go. To be called when they can go at once: who waits for
  /// its connection holds up nobody, but bytes that were taken and do not go are lost to the
  /// others.
  ///
  /// @param most what can be sent now, at least 1 and no more than is left of the piece
  /// @return how many, 1 to `most`; 0 when closed or interrupted: send nothing more
  public int take(int most) {
    if (most < 1 || most > left) {
      throw new IllegalArgumentException(most + " of " + left + " bytes of a piece");
    }
    if (closed) {
      return 0;
    }
    int bytes = limiter.limited() ? takeInTurn(most) : most;
    left -= bytes;
    if (left == 0 && queued) {
      endPiece();
    }
    return bytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private int takeInTurn(int most) {
    heldSince = limiter.now();
    holding = true;
    queued = true;
    int bytes = waiter.take(most, left);
    holding = false;
    held += Math.max(0, limiter.now() - heldSince);
    return bytes;
  }

  /// For how long it has waited for its bytes since it was opened: that time is not the reader's.
  /// It may be a little more at the moment a wait ends.
  public long heldNanos() {
    long before = held;
    return holding ? before + Math.max(0, limiter.now() - heldSince) : before;
  }

  /// Gives up its place, and wakes up its thread if that waits. Again does nothing.
  @Override
  public void close() {
    closed = true;
    waiter.close();
  }
}
