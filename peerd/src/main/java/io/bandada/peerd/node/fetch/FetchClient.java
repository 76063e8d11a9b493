package io.bandada.peerd.node.fetch;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import java.util.List;
import java.util.Optional;

/// Someone who waits for content that is being fetched.
interface FetchClient {
  /// What can be read now; not to be changed.
  void readable(PieceSet pieces);

  /// Complete and durable.
  void complete();

  /// Whether it may be for less than everything.
  default boolean isForPart() {
    return false;
  }

  /// What of it is wanted, when that is not everything.
  default Optional<PieceSet> only(Manifest manifest) {
    return Optional.empty();
  }

  /// The pieces that a reader waits for next, in their order.
  ///
  /// @param bytesPerSecond how quickly they come
  default List<Integer> first(Manifest manifest, long bytesPerSecond) {
    return List.of();
  }

  /// Whether it goes on waiting when no copy is left.
  default boolean isPatient() {
    return false;
  }

  /// It is waited for no longer: it was removed from the network, or no copy is left.
  void gone(NodeFailure failure);
}
