package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.FileImport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// A process that works on a store and prints each step when the store has acknowledged it; to be
/// killed at any moment. [AcknowledgedSteps] holds what is found afterwards against what was
/// printed.
public final class StoreWorkload {
  private static final int ROUNDS = 3;

  private final PieceStore store;
  private final Random random;

  private StoreWorkload(PieceStore store, Random random) {
    this.store = store;
    this.random = random;
  }

  /// @param arguments folder, seed
  public static void main(String[] arguments) throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(Path.of(arguments[0]), 0)) {
      StoreWorkload work = new StoreWorkload(store, new Random(Long.parseLong(arguments[1])));
      for (int round = 0; round < ROUNDS; round++) {
        work.round(round);
      }
    }
    say("end");
  }

  private void round(int round) throws IOException {
    Manifest first = Pattern.manifest(1_300_000 + 7L * round);
    Manifest second = Pattern.manifest(2_500_000 + 13L * round);
    Manifest third = Pattern.manifest(100_000 + 5L * round);

    store.create(first);
    say("created " + first.size());
    List<Integer> pieces = new ArrayList<>();
    for (int piece = 0; piece < first.pieces(); piece++) {
      pieces.add(piece);
    }
    Collections.shuffle(pieces, random);
    receive(first, pieces.subList(0, 2));

    imported(third, third.size());
    importedTogether(List.of(1_000L + round, 40_000L + round, 5L + round));
    store.records().put("job", "round", Integer.toString(round));
    say("record round " + round);

    receive(first, pieces.subList(2, 4));
    store.create(second);
    say("created " + second.size());
    receive(second, List.of(1, 3));
    imported(second, -1);

    receive(first, pieces.subList(4, pieces.size()));
    if (round > 0) {
      long old = 100_000 + 5L * (round - 1);
      say("discarding " + old);
      long older = 1_000L + (round - 1);
      say("discarding " + older);
      store.discard(List.of(Pattern.manifest(old).id(), Pattern.manifest(older).id()));
      say("discarded " + old);
      say("discarded " + older);
    }
  }

  private void receive(Manifest manifest, List<Integer> pieces) throws IOException {
    for (int piece : pieces) {
      Received.piece(store, manifest, piece);
    }
    PieceSet durable = store.sync(manifest.id());
    StringBuilder line = new StringBuilder("durable " + manifest.size());
    durable.forEach(piece -> line.append(' ').append(piece));
    say(line.toString());
  }

  private void imported(Manifest manifest, long announced) throws IOException {
    try (FileImport in = store.importFile(announced)) {
      in.write(ByteBuffer.wrap(Pattern.bytes(0, (int) manifest.size())));
      in.finish();
    }
    say("imported " + manifest.size());
  }

  private void importedTogether(List<Long> sizes) throws IOException {
    List<ByteBuffer> contents = new ArrayList<>();
    for (long size : sizes) {
      contents.add(ByteBuffer.wrap(Pattern.bytes(0, (int) size)));
    }
    store.importSmall(contents);
    for (long size : sizes) {
      say("imported " + size);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
