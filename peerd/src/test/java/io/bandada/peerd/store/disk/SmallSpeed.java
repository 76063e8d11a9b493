package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.SmallContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Measures small contents in a folder of the disk in question: `java -cp ...
/// io.bandada.peerd.store.disk.SmallSpeed FOLDER CONTENTS BYTES BATCH`.
final class SmallSpeed {
  private SmallSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    int bytes = Integer.parseInt(arguments[2]);
    int batch = Integer.parseInt(arguments[3]);
    Path data = Files.createTempDirectory(folder, "small-speed");
    try {
      List<FileId> ids = new ArrayList<>();
      try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
        long start = System.nanoTime();
        for (int at = 0; at < count; at += batch) {
          store.importSmall(contents(at, batch, bytes)).forEach(holding -> ids.add(holding.id()));
        }
        report("importSmall, " + batch + " at a time", count, start);
        start = System.nanoTime();
        for (int at = 0; at < count; at += batch) {
          store.readSmall(ids.subList(at, at + batch), (id, read) -> {});
        }
        report("readSmall", count, start);
        System.out.printf(
            "%d bytes of content in %d of file%n",
            (long) count * bytes, Files.size(data.resolve("small.db")));
      }
      long before = heap();
      long start = System.nanoTime();
      try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
        report("open", count, start);
        System.out.printf("%d bytes of memory each%n", (heap() - before) / count);
        start = System.nanoTime();
        List<Holding> all = store.holdings();
        report("holdings", all.size(), start);
        start = System.nanoTime();
        store.discard(ids);
        report("discard, all at once", count, start);
      }
      remove(data);
      try (DiskPieceStore store = DiskPieceStore.open(data, 0)) {
        start = System.nanoTime();
        for (int at = 0; at < count; at += batch) {
          List<SmallContent> given = new ArrayList<>();
          List<ByteBuffer> contents = contents(at, batch, bytes);
          for (int i = 0; i < batch; i++) {
            given.add(new SmallContent(ids.get(at + i), contents.get(i)));
          }
          store.putSmall(given);
        }
        report("putSmall, " + batch + " at a time", count, start);
      }
    } finally {
      remove(data);
    }
  }

  private static List<ByteBuffer> contents(int from, int count, int bytes) {
    List<ByteBuffer> contents = new ArrayList<>(count);
    byte[] some = Pattern.bytes(0, bytes);
    for (int i = 0; i < count; i++) {
      byte[] each = some.clone();
      ByteBuffer.wrap(each).putInt(0, from + i);
      contents.add(ByteBuffer.wrap(each));
    }
    return contents;
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void report(String what, int count, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-30s %9.0f/s  %6.2f s%n", what, count / seconds, seconds);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
