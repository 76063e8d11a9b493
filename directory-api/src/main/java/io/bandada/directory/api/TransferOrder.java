package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// What somebody wants of a transfer at a peer: it rides in the reply to a ping, once.
///
/// @param transfer its id at that peer
/// @param by the user who wants it; null when that is not known
public record TransferOrder(String transfer, Kind kind, @Nullable String by) {
  public TransferOrder(String transfer, Kind kind) {
    this(transfer, kind, null);
  }

  public enum Kind {
    PAUSE,
    RESUME,
    CANCEL
  }
}
