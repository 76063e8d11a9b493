package io.bandada.peerd.node.upload;

import io.bandada.peerd.swarm.explain.Explanation;

/// Where an upload stands. One state at a time is entered; after it was left it must not touch the
/// upload any more.
sealed interface UploadState permits Recording, Publishing, Spreading, Committing, Paused {
  void enter();

  void leave();

  /// Something changed that may help: signed in again, the same upload was asked for again.
  void wake();

  UploadProgress progress();

  /// What it waits for.
  Explanation why();

  /// Bytes per second to all holders together.
  long bytesPerSecond();

  /// Peers that have it, or are getting it.
  int sources();
}
