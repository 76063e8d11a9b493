package io.bandada.directory.api;

/// What somebody wants of a transfer at a peer: it rides in the reply to a ping, once.
///
/// @param transfer its id at that peer
public record TransferOrder(String transfer, Kind kind) {
  public enum Kind {
    PAUSE,
    RESUME,
    CANCEL
  }
}
