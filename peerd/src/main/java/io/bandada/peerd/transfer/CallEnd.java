package io.bandada.peerd.transfer;

/// How a call of one peer to another ends, in the words that every framing has.
public enum CallEnd {
  /// All was answered.
  COMPLETE,
  /// Nothing of that content is here, or the ticket is not good (any more): nobody learns which.
  NOT_HERE,
  /// The peer that is asked is not ready yet.
  STARTING,
  /// The other side left, or takes nothing.
  STOPPED,
  FAILED
}
