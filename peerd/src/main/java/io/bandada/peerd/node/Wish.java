package io.bandada.peerd.node;

import io.bandada.peerd.piece.PieceSet;

/// Someone who waits for content that is being fetched.
interface Wish {
  /// What can be read now; not to be changed.
  void readable(PieceSet pieces);

  /// Complete and durable.
  void complete();

  /// Nobody fetches it any more: it was removed from the network.
  void gone(NodeFailure failure);
}
