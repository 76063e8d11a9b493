package io.bandada.peerd.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;
  private static final Manifest BOOK = Pattern.manifest(3 * MIB - 77);

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, (16L << 40) + 1})
  void noFileHasSuchASize(long size) {
    assertThat(Manifest.plausible(size, PieceLength.MAX, 32)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifest.checked(BOOK.id(), size, PieceLength.MAX, new byte[32]));
    assertThatIllegalArgumentException().isThrownBy(() -> PieceLength.of(size));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PieceLength.pieces(size, PieceLength.MAX));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1, 16384, 262143, 524288, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void noOtherPieceLengthThanTheSizesOwnIsTaken(int pieceLength) {
    assertThat(Manifest.plausible(BOOK.size(), pieceLength, 12 * 32)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifest.checked(BOOK.id(), BOOK.size(), pieceLength, BOOK.layer()));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        12 * 32 - 1,
        12 * 32 + 1,
        13 * 32,
        11 * 32,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void noOtherLayerThanThePiecesNeedIsTaken(long layerBytes) {
    assertThat(Manifest.plausible(BOOK.size(), BOOK.pieceLength(), layerBytes)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void oneWrongBitInTheLayerIsSeen(long seed) {
    Random random = new Random(seed);
    byte[] layer = BOOK.layer();
    layer[random.nextInt(layer.length)] ^= (byte) (1 << random.nextInt(8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifest.checked(BOOK.id(), BOOK.size(), BOOK.pieceLength(), layer))
        .withMessageContaining("does not hash up");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anySizeIsCutWithoutGapsOrOverlaps(long seed) {
    Random random = new Random(seed);
    long size = random.nextLong(1, 1L << random.nextInt(1, 45));
    int length = PieceLength.of(size);
    int pieces = PieceLength.pieces(size, length);
    assertThat(length).isBetween(PieceLength.MIN, PieceLength.MAX);
    assertThat(Integer.bitCount(length)).isEqualTo(1);
    assertThat((long) pieces * length).isGreaterThanOrEqualTo(size);
    assertThat((pieces - 1L) * length).isLessThan(size);
    if (length < PieceLength.MAX && length > PieceLength.MIN) {
      assertThat(pieces).isBetween(1000, 2001);
    }
    if (pieces <= 4000) {
      Manifest manifest = Manifest.ofContent(size, length, new byte[pieces * 32]);
      long end = 0;
      for (int piece = 0; piece < pieces; piece++) {
        assertThat(manifest.offsetOf(piece)).isEqualTo(end);
        end += manifest.lengthOf(piece);
      }
      assertThat(end).isEqualTo(size);
      PieceSet some = PieceSet.none(pieces);
      long bytes = 0;
      for (int piece = random.nextInt(3); piece < pieces; piece += 1 + random.nextInt(3)) {
        some.add(piece);
        bytes += manifest.lengthOf(piece);
      }
      assertThat(manifest.bytesOf(some)).isEqualTo(bytes);
      assertThat(manifest.bytesOf(PieceSet.all(pieces))).isEqualTo(size);
    }
  }

  @Test
  void theLongestFileIsCutToo() {
    long longest = PieceLength.MAX_FILE_SIZE;
    assertThat(PieceLength.of(longest)).isEqualTo(PieceLength.MAX);
    assertThat(PieceLength.pieces(longest, PieceLength.MAX)).isEqualTo(1 << 20);
    Manifest manifest = Manifest.ofContent(longest, PieceLength.MAX, new byte[32 << 20]);
    assertThat(manifest.offsetOf((1 << 20) - 1)).isEqualTo(longest - PieceLength.MAX);
    assertThat(manifest.bytesOf(PieceSet.all(1 << 20))).isEqualTo(longest);
  }

  @Test
  void pieceLengthGrowsWithTheFile() {
    assertThat(PieceLength.of(0)).isEqualTo(PieceLength.MIN);
    assertThat(PieceLength.of(500 * MIB)).isEqualTo(PieceLength.MIN);
    assertThat(PieceLength.of(GIB)).isEqualTo((int) MIB);
    assertThat(PieceLength.of(100 * GIB)).isEqualTo(PieceLength.MAX);
  }

  @Test
  void aPieceOfOtherBytesDoesNotMatch() {
    PieceHasher hasher = new PieceHasher();
    byte[] bytes = Pattern.bytes(BOOK.offsetOf(1), BOOK.lengthOf(1));
    hasher.update(ByteBuffer.wrap(bytes));
    assertThat(BOOK.matches(0, hasher)).isFalse();
    hasher.update(ByteBuffer.wrap(bytes));
    assertThat(BOOK.matches(1, hasher)).isTrue();
    assertThatThrownBy(() -> BOOK.offsetOf(12)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> BOOK.lengthOf(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void noBytesAreAnotherFileThanOneZero() {
    assertThat(Pattern.manifest(0).id()).isEqualTo(FileId.EMPTY_FILE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifest.checked(BOOK.id(), 0, PieceLength.MIN, new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "../../../../etc/passwd"})
  void anIdIs64HexDigits(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FileId.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> FileId.parse("g".repeat(64)));
    assertThat(FileId.parse(BOOK.id().hex())).isEqualTo(BOOK.id());
  }
}
