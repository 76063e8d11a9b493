package io.bandada.directory.holdings;

import io.bandada.directory.api.IndexDelta;

/// What to do with a delta, given what is held. Pure, so that it can be read and tested as a table.
///
/// The next number of the same epoch is applied, whatever comes of it. Anything else (a first
/// contact, a new epoch, a gap, a late one) is applied only if it proves itself: when the entries
/// that it leads to have exactly the count and the digest that the peer gives for its whole index.
/// The same number again is a repeat.
enum DeltaRule {
  REPEAT,
  APPLY,
  APPLY_IF_PROVEN;

  static DeltaRule of(IndexState held, IndexDelta delta) {
    if (delta.epoch() == held.epoch() && delta.seq() == held.seq()) {
      return REPEAT;
    }
    if (delta.epoch() == held.epoch() && delta.seq() == held.seq() + 1) {
      return APPLY;
    }
    return APPLY_IF_PROVEN;
  }
}
