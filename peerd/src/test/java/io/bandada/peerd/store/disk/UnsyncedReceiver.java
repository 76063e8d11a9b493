package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import java.io.IOException;
import java.nio.file.Path;

/// Receives pieces into a store, syncs only the first ones, and is gone at once, as after `kill
/// -9`: `DATA SIZE SYNCED WRITTEN`.
final class UnsyncedReceiver {
  private UnsyncedReceiver() {}

  public static void main(String[] arguments) throws IOException {
    Manifest manifest = Pattern.manifest(Long.parseLong(arguments[1]));
    int synced = Integer.parseInt(arguments[2]);
    DiskPieceStore store = DiskPieceStore.open(Path.of(arguments[0]), 0);
    store.create(manifest);
    for (int piece = 0; piece < Integer.parseInt(arguments[3]); piece++) {
      Received.piece(store, manifest, piece);
      if (piece + 1 == synced) {
        store.sync(manifest.id());
      }
    }
    Runtime.getRuntime().halt(137);
  }
}
