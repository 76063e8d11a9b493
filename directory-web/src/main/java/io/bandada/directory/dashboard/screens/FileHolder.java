package io.bandada.directory.dashboard.screens;

import io.bandada.directory.members.PeerState;
import java.util.Locale;

/// A peer that has a file, or a part of it.
record FileHolder(String peerId, String peerName, String state, long haveBytes, long sizeBytes) {
  public boolean complete() {
    return haveBytes >= sizeBytes;
  }

  /// The word for its copy; a whole one that nobody can reach is no comfort.
  public String copy() {
    return counts() ? "whole" : "whole, out of reach";
  }

  /// The icon's and the style's name: green only for a copy that counts.
  public String mood() {
    return counts() ? "safe" : state;
  }

  /// Whether copies of a peer in this state count, as the directory counts them.
  private boolean counts() {
    return PeerState.valueOf(state.toUpperCase(Locale.ROOT)).counts();
  }

  public long percent() {
    return sizeBytes <= 0 ? 100 : Math.clamp(100 * haveBytes / sizeBytes, 0, 100);
  }
}
