package io.bandada.directory.api;

/// How much a peer may ask at once. Both sides take it from here, since a peer that asks more than
/// it may is told to come later and takes that for a lost directory, heartbeats included.
public final class PeerCalls {
  /// What a peer sends at most before it has answers.
  public static final int AT_A_TIME = 8;

  /// What the directory lets in. Twice as many: a call that the peer gave up on, and one whose
  /// answer it has already, still count for a moment.
  public static final int LET_IN = 2 * AT_A_TIME;

  private PeerCalls() {}
}
