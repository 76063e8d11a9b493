package io.bandada.directory.dashboard.screens;

import io.bandada.directory.dashboard.lists.FileLine;

/// A file at a peer.
///
/// @param copies of it in the whole network
record HeldFile(String name, long sizeBytes, long haveBytes, int copies, int wanted) {
  public long percent() {
    return sizeBytes <= 0 ? 100 : Math.clamp(100 * haveBytes / sizeBytes, 0, 100);
  }

  /// As [FileLine#health].
  public String health() {
    return FileLine.health(copies, wanted);
  }

  public boolean complete() {
    return haveBytes >= sizeBytes;
  }
}
