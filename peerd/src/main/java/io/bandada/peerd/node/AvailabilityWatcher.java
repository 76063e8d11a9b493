package io.bandada.peerd.node;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;

/// Hears what this peer can serve of one content: first `have`, then each batch of pieces as it
/// became durable. On the loop; sets are copies.
public interface AvailabilityWatcher {
  /// All that can be served. Again when it became less.
  void have(Manifest manifest, PieceSet pieces);

  /// More that can be served since.
  void gained(PieceSet pieces);

  /// Not here (any more), or this peer has left the network: the last thing heard.
  void gone();
}
