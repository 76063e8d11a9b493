package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Content of a [Pattern] that came into a store as it comes from peers.
public final class Received {
  private Received() {}

  /// All of it, and synced.
  public static void whole(PieceStore store, Manifest manifest) throws IOException {
    pieces(store, manifest, PieceSet.all(manifest.pieces()));
  }

  /// These pieces, and synced.
  public static void pieces(PieceStore store, Manifest manifest, PieceSet pieces)
      throws IOException {
    store.create(manifest);
    for (int piece = pieces.nextFrom(0); piece >= 0; piece = pieces.nextFrom(piece + 1)) {
      piece(store, manifest, piece);
    }
    store.sync(manifest.id());
  }

  /// One, not synced, of content that was created.
  static void piece(PieceStore store, Manifest manifest, int piece) throws IOException {
    try (PieceStore.IncomingPiece incoming = store.receive(manifest.id(), piece)) {
      incoming.write(
          ByteBuffer.wrap(Pattern.bytes(manifest.offsetOf(piece), manifest.lengthOf(piece))));
      assertThat(incoming.finish()).isTrue();
    }
  }
}
