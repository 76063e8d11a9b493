package io.bandada.peerd.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaveJournalTest {
  private static final Manifest CONTENT = Pattern.manifest(10 << 20);

  @TempDir Path folder;

  /// The state after each record, and where the record ends.
  private record State(long length, PieceSet durable) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cutAnywhereItSaysWhatWasRecordedBefore(long seed) throws IOException {
    Random random = new Random(seed);
    List<State> states = written(random);
    byte[] whole = Files.readAllBytes(folder.resolve("have"));
    for (int cut = (int) states.getFirst().length;
        cut <= whole.length;
        cut += 1 + random.nextInt(7)) {
      Path torn = folder.resolve("torn");
      Files.write(torn, Arrays.copyOf(whole, cut));
      State expected = stateAt(states, cut);
      try (HaveJournal journal = HaveJournal.open(torn, CONTENT)) {
        assertThat(journal.durable())
            .as("seed %d, cut at %d", seed, cut)
            .isEqualTo(expected.durable);
      }
      assertThat(Files.size(torn)).isEqualTo(expected.length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aFlippedBitEndsItThere(long seed) throws IOException {
    Random random = new Random(seed);
    List<State> states = written(random);
    byte[] whole = Files.readAllBytes(folder.resolve("have"));
    int header = (int) states.getFirst().length;
    for (int i = 0; i < 50; i++) {
      byte[] flipped = whole.clone();
      int at = header + random.nextInt(whole.length - header);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Path bad = Files.write(folder.resolve("bad"), flipped);
      try (HaveJournal journal = HaveJournal.open(bad, CONTENT)) {
        assertThat(journal.durable())
            .as("seed %d, flipped at %d", seed, at)
            .isEqualTo(stateAt(states, at).durable);
      }
    }
  }

  @Test
  void itGoesOnAfterATornTail() throws IOException {
    written(new Random(7));
    Path file = folder.resolve("have");
    Files.write(file, new byte[11], StandardOpenOption.APPEND);
    PieceSet all = PieceSet.all(CONTENT.pieces());
    try (HaveJournal journal = HaveJournal.open(file, CONTENT)) {
      journal.gained(all);
    }
    try (HaveJournal journal = HaveJournal.open(file, CONTENT)) {
      assertThat(journal.durable()).isEqualTo(all);
    }
  }

  private List<State> written(Random random) throws IOException {
    Path file = folder.resolve("have");
    List<State> states = new ArrayList<>();
    try (HaveJournal journal = HaveJournal.create(file, CONTENT)) {
      states.add(new State(Files.size(file), journal.durable()));
      for (int i = 0; i < 12; i++) {
        PieceSet some = PieceSet.none(CONTENT.pieces());
        for (int piece = 0; piece < CONTENT.pieces(); piece++) {
          if (random.nextInt(4) == 0) {
            some.add(piece);
          }
        }
        if (random.nextInt(5) == 0) {
          journal.lost(some);
        } else {
          journal.gained(some);
        }
        states.add(new State(Files.size(file), journal.durable()));
      }
    }
    return states;
  }

  private static State stateAt(List<State> states, int length) {
    return states.stream()
        .filter(state -> state.length <= length)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
