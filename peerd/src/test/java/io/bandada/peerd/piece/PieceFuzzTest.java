package io.bandada.peerd.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.fuzz.AllocationLimit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Manifests, sets and ids made of bytes that anybody may have written: refused, or exactly what
/// they say.
class PieceFuzzTest {
  /// Size (8 bytes), piece length (4), then the piece layer. The id is what the layer hashes up to,
  /// or one beside it.
  @FuzzTest
  void manifest(byte[] input) {
    if (input.length < Long.BYTES + Integer.BYTES) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    long size = in.getLong();
    int pieceLength = in.getInt();
    byte[] layer = Arrays.copyOfRange(input, in.position(), input.length);
    try {
      AllocationLimit.within(8L * input.length, () -> checkManifest(size, pieceLength, layer));
    } catch (IllegalArgumentException e) {
      assertThat(Manifest.plausible(size, pieceLength, layer.length)).isFalse();
    }
  }

  private static void checkManifest(long size, int pieceLength, byte[] layer) {
    Manifest made = Manifest.ofContent(size, pieceLength, layer);
    assertThat(Manifest.checked(made.id(), size, pieceLength, layer).layer()).isEqualTo(layer);
    long bytes = 0;
    for (int piece = 0; piece < made.pieces(); piece++) {
      assertThat(made.offsetOf(piece)).isEqualTo(bytes);
      assertThat(made.lengthOf(piece)).isBetween(1, pieceLength);
      bytes += made.lengthOf(piece);
    }
    assertThat(bytes).isEqualTo(size);
    byte[] other = made.id().bytes();
    other[0] ^= 1;
    assertThatThrownBy(() -> Manifest.checked(FileId.of(other), size, pieceLength, layer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// How many pieces (4 bytes), then the bit field.
  @FuzzTest
  void pieceSet(byte[] input) {
    if (input.length < Integer.BYTES) {
      return;
    }
    int pieces = ByteBuffer.wrap(input).getInt();
    byte[] bits = Arrays.copyOfRange(input, Integer.BYTES, input.length);
    try {
      AllocationLimit.within(8L * input.length, () -> checkSet(pieces, bits));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("piece");
    }
  }

  private static void checkSet(int pieces, byte[] bits) {
    PieceSet set = PieceSet.fromBytes(pieces, bits);
    assertThat(set.size()).isLessThanOrEqualTo(pieces);
    int[] seen = {0};
    set.forEach(
        piece -> {
          assertThat((bits[piece / 8] >> (piece % 8)) & 1).isEqualTo(1);
          seen[0]++;
        });
    assertThat(seen[0]).isEqualTo(set.size());
    assertThat(PieceSet.fromBytes(pieces, set.toBytes())).isEqualTo(set);
  }

  @FuzzTest
  void fileId(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(FileId.parse(text).hex()).isEqualTo(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      assertThat(text.matches("[0-9a-fA-F]{64}")).isFalse();
    }
  }
}
