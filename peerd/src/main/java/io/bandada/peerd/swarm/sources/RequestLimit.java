package io.bandada.peerd.swarm.sources;

/// How many requests one source may have open: fewer when it was busy, more again after a while;
/// and no more than can be judged when it has sent wrong bytes.
final class RequestLimit {
  /// Fewer than the slots that a source has for one peer.
  static final int MOST = 6;

  /// After so many pieces without a refusal one more is tried.
  static final int STORED_PER_STEP = 16;

  /// After so many pieces without a refusal nobody else seems to want much of it.
  static final int CALM_AFTER = 64;

  private int most = MOST;
  private int storedSinceBusy;
  private boolean doubted;

  /// It refused for now: what it takes at a time is less than we asked for.
  void busy(int open) {
    most = Math.clamp(open, 1, most);
    storedSinceBusy = 0;
  }

  void wrongBytes() {
    doubted = true;
  }

  void stored() {
    doubted = false;
    if (++storedSinceBusy % STORED_PER_STEP == 0 && most < MOST) {
      most++;
    }
  }

  boolean isReached(int open) {
    return open >= most;
  }

  /// It sent wrong bytes, and nothing right since. What it was asked for at the same time may be as
  /// wrong: one piece at a time.
  boolean isDoubted() {
    return doubted;
  }

  /// Whether others seem to want the same of it: it was busy a while ago, or is too new to tell.
  boolean isContended() {
    return storedSinceBusy < CALM_AFTER;
  }
}
