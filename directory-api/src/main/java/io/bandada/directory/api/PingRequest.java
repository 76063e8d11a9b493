package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A heartbeat.
///
/// @param incarnation the same as at login, unless the daemon was started again since
/// @param seq grows by one with every ping of an incarnation: an older one that arrives late is ignored
/// @param load pieces being served now
/// @param delta what changed in this peer's index since the last one that the directory confirmed
/// @param bundleSequence of the trust bundle that this peer has
/// @param bundle that bundle, when the directory asked for it
/// @param commandsDone ids of commands that were carried out since the last confirmed ping
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
    @Nullable SignedBundle bundle) {

  /// A transfer as its peer sees it, for the dashboard. At most 50 a ping.
  ///
  /// @param kind upload, download, replica
  /// @param note why it is not faster, one line
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
      @Nullable String note) {}
}
