package io.bandada.directory.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A heartbeat.
///
/// @param incarnation the same as at login, unless the daemon was started again since
/// @param seq grows by one with every ping of an incarnation: an older one that arrives late is
///   ignored
/// @param load pieces being served now
/// @param delta what changed in this peer's index since the last one that the directory confirmed
/// @param bundleSequence of the trust bundle that this peer has
/// @param bundle that bundle, when the directory asked for it
/// @param commandsDone ids of commands that were carried out since the last confirmed ping
/// @param presenceAgeMillis how long ago this peer last saw every content of its index on its disk;
///   null when it has not (yet), or does not look
/// @param unreachable ids of peers that this one tried [#LATELY] and could not reach; null from one
///   that does not say
/// @param reached ids of peers that answered this one lately
/// @param clock the peer's, milliseconds since 1970; null from one that does not say
/// @param run drawn by the daemon at its start: tells two daemons apart that have one identity,
///   since a folder was copied; null from one that does not say
/// @param storeTrouble what is wrong with its store as a whole, one sentence; null nothing, or from
///   one that does not say
public record PingRequest(
    long incarnation,
    long seq,
    List<String> addresses,
    int load,
    long capacityBytes,
    long freeBytes,
    long bytesPerSecondIn,
    long bytesPerSecondOut,
    boolean draining,
    List<TransferReport> transfers,
    IndexDelta delta,
    List<String> commandsDone,
    long bundleSequence,
    @Nullable SignedBundle bundle,
    @Nullable Long presenceAgeMillis,
    @Nullable Long clock,
    @Nullable List<String> unreachable,
    @Nullable List<String> reached,
    @Nullable String run,
    @Nullable String storeTrouble) {

  /// How long ago a try may be of which a ping speaks. The directory forgets as late that a peer
  /// moved: who could not reach it where it was speaks of that so long.
  public static final Duration LATELY = Duration.ofMinutes(3);

  /// Peers that a ping names, of each kind: unreachable and reached.
  public static final int MOST_CONTACTS = 32;

  /// A transfer as its peer sees it, for the dashboard. At most 50 a ping.
  ///
  /// @param kind upload, download, replica
  /// @param note why it is not faster, one line with figures
  /// @param limit the word for what limits it; one of `peerctl explain`
  /// @param from its sources, who sends most first; of an upload: its holders. At most 10, and 200
  ///   a ping
  public record TransferReport(
      String id,
      String kind,
      @Nullable String name,
      String root,
      String state,
      long bytes,
      long sizeBytes,
      long bytesPerSecond,
      int sources,
      @Nullable String note,
      @Nullable String limit,
      @Nullable List<TransferSource> from) {}

  /// A source of a download, or a holder of an upload.
  ///
  /// @param state sending, awaited, idle, busy, resting, banned; of holders: awaited, taking,
  ///   signed, busy, resting
  /// @param limit the word for what keeps it from sending more
  /// @param trouble why it is not asked now
  /// @param grantedBytesPerSecond what it sends at most; null when it sets no limit
  /// @param asked pieces that it owes
  /// @param window pieces that may be asked of it at a time
  /// @param latencyMillis from a request to its first piece
  /// @param bytes that it sent; that a holder has
  /// @param strikes wrong answers that are held against it
  /// @param waitMillis until it is asked again
  public record TransferSource(
      String peerId,
      String peerName,
      String state,
      String limit,
      @Nullable String trouble,
      long bytesPerSecond,
      @Nullable Long grantedBytesPerSecond,
      int asked,
      int window,
      @Nullable Long latencyMillis,
      long bytes,
      int strikes,
      @Nullable Long waitMillis) {}
}
