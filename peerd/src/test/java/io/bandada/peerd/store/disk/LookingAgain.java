package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// A process that opens a store on a disk that fails, looks again, and says what it holds.
final class LookingAgain {
  static final Manifest CONTENT = Pattern.manifest(1_000_000);

  private LookingAgain() {}

  private interface Attempt {
    void run() throws IOException;
  }

  /// @param arguments folder; what else is tried then: read, create
  public static void main(String[] arguments) throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(Path.of(arguments[0]), 0)) {
      System.out.println("at first: " + held(store));
      store.look();
      System.out.println("then: " + held(store));
      for (int i = 1; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "read" -> {
            say("read", () -> store.read(CONTENT.id(), 0, ByteBuffer.allocate(10)));
            say("verify", () -> store.verify(CONTENT.id(), 0));
          }
          case "create" -> say("create", () -> store.create(CONTENT));
          default -> throw new IllegalArgumentException(arguments[i]);
        }
      }
    }
  }

  private static void say(String what, Attempt attempt) throws IOException {
    try {
      attempt.run();
      System.out.println(what + ": done");
    } catch (StoreException e) {
      System.out.println(what + ": " + e.kind());
    }
  }

  private static String held(PieceStore store) {
    Optional<Holding> holding = store.find(CONTENT.id());
    return holding.map(h -> h.complete() ? "complete" : h.durable().toString()).orElse("not held");
  }
}
