package io.bandada.peerd.transfer;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import java.util.Base64;

/// What is asked of whom.
///
/// @param ticket base64url
public record FetchOrder(PeerAddress peer, Manifest manifest, PieceOffer offer, String ticket) {
  /// The ticket as it travels.
  public byte[] shown() {
    return Base64.getUrlDecoder().decode(ticket);
  }
}
