package io.bandada.peerd.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A set of pieces against a plain set of numbers, by random steps. The seed is the argument.
class PieceSetTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isTheSetThatItSeemsToBe(long seed) {
    Random random = new Random(seed);
    int pieces = 1 + random.nextInt(200);
    PieceSet set = PieceSet.none(pieces);
    TreeSet<Integer> plain = new TreeSet<>();
    for (int step = 0; step < 100; step++) {
      int piece = random.nextInt(pieces);
      switch (random.nextInt(5)) {
        case 0, 1 -> assertThat(set.add(piece)).isEqualTo(plain.add(piece));
        case 2 -> assertThat(set.remove(piece)).isEqualTo(plain.remove(piece));
        case 3 -> {
          PieceSet others = someOf(pieces, random);
          set.addAll(others);
          plain.addAll(members(others));
        }
        default -> {
          PieceSet others = someOf(pieces, random);
          assertThat(set.hasAnyOutside(others)).isEqualTo(!members(others).containsAll(plain));
          set.removeAll(others);
          plain.removeAll(members(others));
        }
      }
      assertThat(members(set)).containsExactlyElementsOf(plain);
      assertThat(set.size()).isEqualTo(plain.size());
      assertThat(set.isEmpty()).isEqualTo(plain.isEmpty());
      assertThat(set.isFull()).isEqualTo(plain.size() == pieces);
      assertThat(set.has(piece)).isEqualTo(plain.contains(piece));
      Integer next = plain.ceiling(piece);
      assertThat(set.nextFrom(piece)).isEqualTo(next == null ? -1 : next);
      int missing = piece;
      while (plain.contains(missing)) {
        missing++;
      }
      assertThat(set.nextMissingFrom(piece)).isEqualTo(missing < pieces ? missing : -1);
      PieceSet others = someOf(pieces, random);
      Integer common = plain.tailSet(piece).stream().filter(others::has).findFirst().orElse(-1);
      assertThat(set.nextCommonFrom(piece, others)).isEqualTo(common);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isTheSameAfterItsBytes(long seed) {
    Random random = new Random(seed);
    PieceSet set = someOf(random.nextInt(300), random);
    PieceSet read = PieceSet.fromBytes(set.pieces(), set.toBytes());
    assertThat(read).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(read.size()).isEqualTo(set.size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void strangersBytesAreASetOrRefused(long seed) {
    Random random = new Random(seed);
    int pieces = random.nextInt(100);
    byte[] bytes = new byte[random.nextInt(16)];
    random.nextBytes(bytes);
    try {
      PieceSet set = PieceSet.fromBytes(pieces, bytes);
      set.forEach(piece -> assertThat(piece).isBetween(0, pieces - 1));
      assertThat(set.size()).isEqualTo(members(set).size());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching(".*(bytes for|of only).*");
    }
  }

  @Test
  void aCopyLivesOnItsOwn() {
    PieceSet set = PieceSet.none(9);
    PieceSet copy = set.copy();
    set.add(4);
    assertThat(copy.has(4)).isFalse();
  }

  @Test
  void noPieceIsOutOfRange() {
    PieceSet set = PieceSet.none(8);
    assertThatThrownBy(() -> set.add(8)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> set.has(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> PieceSet.none(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> PieceSet.fromBytes(-5, new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> PieceSet.fromBytes(8, new byte[] {0, 1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PieceSet.fromBytes(7, new byte[] {(byte) 0x80}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PieceSet.none(8).addAll(PieceSet.none(9)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PieceSet.all(8).hasAnyOutside(PieceSet.none(9)));
  }

  private static PieceSet someOf(int pieces, Random random) {
    PieceSet set = PieceSet.none(pieces);
    int share = 1 + random.nextInt(4);
    for (int piece = 0; piece < pieces; piece++) {
      if (random.nextInt(share) == 0) {
        set.add(piece);
      }
    }
    return set;
  }

  private static List<Integer> members(PieceSet set) {
    List<Integer> members = new ArrayList<>();
    set.forEach(members::add);
    return members;
  }
}
