package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Measures a store in a folder of the disk in question: `java -cp ...
/// io.bandada.peerd.store.disk.StoreSpeed FOLDER MIB ROUNDS`.
final class StoreSpeed {
  private static final int CHUNK = 1 << 20;

  private StoreSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    long size = Long.parseLong(arguments[1]) << 20;
    for (int round = 1; round <= Integer.parseInt(arguments[2]); round++) {
      hash(size);
      Path data = Files.createTempDirectory(folder, "store-speed");
      try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
        Manifest manifest = importAll(store, size);
        read(store, manifest);
        scrub(store, manifest);
      } finally {
        delete(data);
      }
      try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
        receive(store, Pattern.manifest(size));
      } finally {
        delete(data);
      }
    }
  }

  private static void hash(long size) {
    ByteBuffer chunk = ByteBuffer.allocateDirect(16 * 1024);
    Pattern.fill(0, chunk);
    PieceHasher hasher = new PieceHasher();
    long start = System.nanoTime();
    for (long at = 0; at < size; at += chunk.capacity()) {
      hasher.update(chunk.rewind());
    }
    byte[] hash = hasher.rootHash();
    report("hash, 1 thread (" + hash[0] + ")", size, start);
  }

  private static Manifest importAll(DiskPieceStore store, long size) throws IOException {
    ByteBuffer chunk = ByteBuffer.wrap(Pattern.bytes(0, CHUNK));
    long start = System.nanoTime();
    try (FileImport in = store.importFile(size)) {
      for (long at = 0; at < size; at += CHUNK) {
        chunk.putLong(0, at); // every block another one
        in.write(chunk.rewind());
      }
      Manifest manifest = in.finish().manifest();
      report("import: hash, write, sync", size, start);
      return manifest;
    }
  }

  private static void read(DiskPieceStore store, Manifest manifest) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(256 * 1024);
    long start = System.nanoTime();
    for (long at = 0; at < manifest.size(); at += chunk.capacity()) {
      store.read(
          manifest.id(),
          at,
          chunk.clear().limit((int) Math.min(chunk.capacity(), manifest.size() - at)));
    }
    report("read, cached, 256 KiB each", manifest.size(), start);
  }

  private static void scrub(DiskPieceStore store, Manifest manifest) throws IOException {
    long start = System.nanoTime();
    for (int piece = 0; piece < manifest.pieces(); piece++) {
      if (!store.verify(manifest.id(), piece)) {
        throw new IllegalStateException("piece " + piece + " is bad");
      }
    }
    report("verify: read past the cache, hash", manifest.size(), start);
  }

  private static void receive(DiskPieceStore store, Manifest manifest) throws IOException {
    store.create(manifest);
    byte[] bytes = new byte[manifest.pieceLength()];
    long spent = 0;
    long unsynced = 0;
    for (int piece = 0; piece < manifest.pieces(); piece++) {
      int length = manifest.lengthOf(piece);
      Pattern.fill(manifest.offsetOf(piece), ByteBuffer.wrap(bytes, 0, length));
      long start = System.nanoTime();
      try (IncomingPiece incoming = store.receive(manifest.id(), piece)) {
        incoming.write(ByteBuffer.wrap(bytes, 0, length));
        if (!incoming.finish()) {
          throw new IllegalStateException("piece " + piece + " is not taken");
        }
      }
      unsynced += length;
      if (unsynced >= 64 << 20 || piece == manifest.pieces() - 1) {
        store.sync(manifest.id());
        unsynced = 0;
      }
      spent += System.nanoTime() - start;
    }
    report(
        "receive: hash, write, sync each 64 MiB, 1 thread",
        manifest.size(),
        System.nanoTime() - spent);
  }

  private static void report(String what, long bytes, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-50s %7.0f MB/s  %6.2f s%n", what, bytes / 1e6 / seconds, seconds);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
