package io.bandada.directory.dashboard.screens;

import io.bandada.directory.api.TokenRecord;
import org.jspecify.annotations.Nullable;

/// A join token on the page that adds peers.
///
/// @param peerId who joined by it
/// @param peerName what that peer is called; its id when the peer is forgotten
/// @param endedAt when it was used or revoked
record TokenLine(
    String id,
    String account,
    String state,
    long createdAt,
    long expiresAt,
    @Nullable String peerId,
    @Nullable String peerName,
    @Nullable Long endedAt) {

  public boolean open() {
    return state.equals(TokenRecord.OPEN);
  }

  public boolean used() {
    return state.equals(TokenRecord.USED);
  }

  public String icon() {
    return switch (state) {
      case TokenRecord.OPEN -> "waiting";
      case TokenRecord.USED -> "live";
      case TokenRecord.REVOKED -> "lost";
      default -> "none";
    };
  }

  /// Over without anybody having come in by it is nothing to worry about.
  public String tone() {
    return open() ? "waiting" : used() ? "live" : "over";
  }

  public String word() {
    return open() ? "waiting" : state;
  }
}
