package io.bandada.directory.holdings;

import io.bandada.directory.api.IndexDigest;

/// What the directory holds of a peer's index.
///
/// @param epoch,seq as of which it is; -1 when nothing was confirmed yet
/// @param count,digest of the entries that we have
/// @param bytes sum of the bytes held
/// @param verifiedAt when count and digest were last equal on both sides, milliseconds since 1970;
///   0 never
public record IndexState(
    long epoch, long seq, long count, IndexDigest digest, long bytes, long verifiedAt) {
  public static final long UNKNOWN = -1;
  public static final IndexState NOTHING =
      new IndexState(UNKNOWN, UNKNOWN, 0, IndexDigest.EMPTY, 0, 0);

  boolean equalTo(long otherCount, IndexDigest otherDigest) {
    return count == otherCount && digest.equals(otherDigest);
  }

  IndexState at(long newEpoch, long newSeq) {
    return new IndexState(newEpoch, newSeq, count, digest, bytes, verifiedAt);
  }

  IndexState verified(long atMillis) {
    return new IndexState(epoch, seq, count, digest, bytes, atMillis);
  }
}
