package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param nextBeatMillis how long to wait; a peer keeps to 80 % of it
/// @param acceptedSeq the last index seq that the directory holds for this epoch: the peer forgets
///   deltas up to it; -1 none
/// @param indexVerified count and digest are equal on both sides as of this ping
/// @param wanted what the directory wants to hear of the index, since the two differ
/// @param wantNames the directory lost its names: send the records of what you hold with the next
///   [IndexRequest]
/// @param bundle a trust bundle that is newer than the peer's
/// @param wantBundle the peer's bundle is newer than the directory's, which lost its memory: send
///   it with the next ping
/// @param time the directory's clock, milliseconds since 1970; null from one that does not say
/// @param unreachableBy how many other peers cannot reach this one where it says that it is; null
///   or 0: it can be reached
/// @param twin where another daemon is that has this peer's identity and is refused; null none
/// @param transferOrders what people want of transfers at this peer; null none, or from one that
///   does not say
/// @param renames number of the last [NameChangeWord]: who knows fewer asks for those after its
///   own; null from one that does not say, 0 none
public record PingReply(
    long nextBeatMillis,
    long leaseMillis,
    long acceptedSeq,
    boolean indexVerified,
    Wanted wanted,
    boolean wantNames,
    int livePeers,
    List<PeerCommand> commands,
    @Nullable SignedBundle bundle,
    boolean wantBundle,
    @Nullable Long time,
    @Nullable Integer unreachableBy,
    @Nullable String twin,
    @Nullable List<TransferOrder> transferOrders,
    @Nullable Long renames) {

  /// Nobody wants anything of a transfer.
  public PingReply(
      long nextBeatMillis,
      long leaseMillis,
      long acceptedSeq,
      boolean indexVerified,
      Wanted wanted,
      boolean wantNames,
      int livePeers,
      List<PeerCommand> commands,
      @Nullable SignedBundle bundle,
      boolean wantBundle,
      @Nullable Long time,
      @Nullable Integer unreachableBy,
      @Nullable String twin) {
    this(
        nextBeatMillis,
        leaseMillis,
        acceptedSeq,
        indexVerified,
        wanted,
        wantNames,
        livePeers,
        commands,
        bundle,
        wantBundle,
        time,
        unreachableBy,
        twin,
        null,
        null);
  }

  /// No name was ever moved.
  public PingReply(
      long nextBeatMillis,
      long leaseMillis,
      long acceptedSeq,
      boolean indexVerified,
      Wanted wanted,
      boolean wantNames,
      int livePeers,
      List<PeerCommand> commands,
      @Nullable SignedBundle bundle,
      boolean wantBundle,
      @Nullable Long time,
      @Nullable Integer unreachableBy,
      @Nullable String twin,
      @Nullable List<TransferOrder> transferOrders) {
    this(
        nextBeatMillis,
        leaseMillis,
        acceptedSeq,
        indexVerified,
        wanted,
        wantNames,
        livePeers,
        commands,
        bundle,
        wantBundle,
        time,
        unreachableBy,
        twin,
        transferOrders,
        null);
  }

  public enum Wanted {
    NOTHING,
    /// The 1,024 bucket digests, by POST index.
    BUCKETS,
    /// Everything, by POST index.
    FULL,
    /// It differs, but too many peers are reporting: keep beating, it will be asked for later.
    LATER
  }
}
