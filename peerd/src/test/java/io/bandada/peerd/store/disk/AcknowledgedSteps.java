package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.Records.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a [StoreWorkload] printed before it died: the store that is found must have all of it, and
/// nothing wrong.
final class AcknowledgedSteps {
  private final Map<Long, Set<Integer>> durable = new TreeMap<>();
  private final Set<Long> created = new TreeSet<>();
  private final Set<Long> complete = new TreeSet<>();
  private final Set<Long> leaving = new TreeSet<>();
  private final Set<Long> gone = new TreeSet<>();
  private final int steps;
  private int record = -1;

  AcknowledgedSteps(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "created" -> created.add(Long.valueOf(words[1]));
        case "durable" -> durable(words);
        case "imported" -> complete.add(Long.valueOf(words[1]));
        case "record" -> record = Integer.parseInt(words[2]);
        case "discarding" -> leaving.add(Long.valueOf(words[1]));
        case "discarded" -> gone.add(Long.valueOf(words[1]));
        case "end" -> {}
        default -> throw new IllegalArgumentException("the workload says: " + line);
      }
    }
    steps = lines.size();
  }

  private void durable(String[] words) {
    Set<Integer> pieces = durable.computeIfAbsent(Long.valueOf(words[1]), size -> new TreeSet<>());
    for (int i = 2; i < words.length; i++) {
      pieces.add(Integer.valueOf(words[i]));
    }
  }

  int count() {
    return steps;
  }

  void assertKeptBy(Path folder) throws IOException {
    try (DiskPieceStore store = DiskPieceStore.open(folder, 0)) {
      for (long size : created) {
        assertThat(store.find(Pattern.manifest(size).id()))
            .as("created: %d bytes", size)
            .isPresent();
      }
      for (Map.Entry<Long, Set<Integer>> entry : durable.entrySet()) {
        Holding holding = store.find(Pattern.manifest(entry.getKey()).id()).orElseThrow();
        entry
            .getValue()
            .forEach(
                piece ->
                    assertThat(holding.durable().has(piece))
                        .as("piece %d of %s", piece, holding.manifest())
                        .isTrue());
      }
      for (long size : complete) {
        if (!leaving.contains(size)) {
          Holding holding = store.find(Pattern.manifest(size).id()).orElseThrow();
          assertThat(holding.complete()).as("imported: %s", holding.manifest()).isTrue();
        }
      }
      for (long size : gone) {
        assertThat(store.find(Pattern.manifest(size).id()))
            .as("discarded: %d bytes", size)
            .isEmpty();
      }
      if (record >= 0) {
        assertThat(store.records().all("job"))
            .extracting(Row::value)
            .containsAnyOf("" + record, "" + (record + 1));
      }
      for (Holding holding : store.holdings()) {
        assertRight(store, holding);
      }
    }
  }

  /// Nothing that is said to be there is wrong.
  private static void assertRight(PieceStore store, Holding holding) throws IOException {
    Manifest manifest = holding.manifest();
    List<Integer> wrong = new ArrayList<>();
    for (int piece = holding.durable().nextFrom(0);
        piece >= 0;
        piece = holding.durable().nextFrom(piece + 1)) {
      ByteBuffer bytes = ByteBuffer.allocate(manifest.lengthOf(piece));
      store.read(manifest.id(), manifest.offsetOf(piece), bytes);
      byte[] expected = Pattern.bytes(manifest.offsetOf(piece), manifest.lengthOf(piece));
      if (!ByteBuffer.wrap(expected).equals(bytes.flip())) {
        wrong.add(piece);
      }
    }
    assertThat(wrong).as("wrong pieces of %s", manifest).isEmpty();
  }
}
