package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A process that syncs content on a disk that fails once, and says what the store says.
final class FailingSync {
  static final Manifest CONTENT = Pattern.manifest(1_000_000);

  private FailingSync() {}

  /// @param arguments folder; anything more: goes on after the failure
  public static void main(String[] arguments) throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(Path.of(arguments[0]), 0)) {
      store.create(CONTENT);
      Received.piece(store, CONTENT, 0);
      sync(store);
      Received.piece(store, CONTENT, 1);
      sync(store);
      sync(store);
      try {
        Received.piece(store, CONTENT, 2);
        say("received");
      } catch (StoreException e) {
        say("refused " + e.kind());
      }
      Holding holding = store.find(CONTENT.id()).orElseThrow();
      say("suspect " + holding.suspect() + " " + holding.durable());
      ByteBuffer durable = ByteBuffer.allocate(100);
      store.read(CONTENT.id(), 0, durable);
      say("read " + durable.position());
      if (arguments.length > 1) {
        say("again " + store.create(CONTENT).durable());
        for (int piece = 0; piece < CONTENT.pieces(); piece++) {
          Received.piece(store, CONTENT, piece);
        }
        sync(store);
      }
    }
  }

  private static void sync(PieceStore store) throws IOException {
    try {
      say("durable " + store.sync(CONTENT.id()));
    } catch (StoreException e) {
      say("failed " + e.kind());
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
