package io.bandada.peerd.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our hashing against that of libtorrent; the vectors are made by src/test/tools/bep52_vectors.py.
class Bep52VectorsTest {
  record Vector(long size, int pieceLength, String root, int layerHashes, String layerSha256) {
    static Vector parse(String line) {
      String[] columns = line.split("\t", -1);
      return new Vector(
          Long.parseLong(columns[0]),
          Integer.parseInt(columns[1]),
          columns[2],
          Integer.parseInt(columns[3]),
          columns[4]);
    }

    @Override
    public String toString() {
      return size + " bytes";
    }
  }

  static Stream<Vector> vectors() {
    try (InputStream in =
        Objects.requireNonNull(Bep52VectorsTest.class.getResourceAsStream("bep52-vectors.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines().filter(line -> !line.startsWith("#")).map(Vector::parse).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void pieceByPiece(Vector vector) {
    assertIsOf(vector, Pattern.manifest(vector.size));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void asOneStreamOfUnknownLength(Vector vector) {
    GrowingLayer growing = new GrowingLayer();
    PieceHasher hasher = new PieceHasher();
    ByteBuffer unit = ByteBuffer.allocateDirect(GrowingLayer.UNIT);
    for (long at = 0; at < vector.size; at += GrowingLayer.UNIT) {
      int length = (int) Math.min(GrowingLayer.UNIT, vector.size - at);
      unit.clear().limit(length);
      Pattern.fill(at, unit);
      hasher.update(unit.flip());
      growing.add(GrowingLayer.unitHash(hasher, at / GrowingLayer.UNIT, length), length);
    }
    assertIsOf(vector, growing.finish());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void inChunksOfAnySize(Vector vector) {
    if (vector.size > 64 << 20) {
      return; // the cheap sizes show it
    }
    Random random = new Random(vector.size);
    PieceHasher hasher = new PieceHasher();
    Manifest manifest = Pattern.manifest(vector.size);
    for (int piece = 0; piece < manifest.pieces(); piece++) {
      byte[] bytes = Pattern.bytes(manifest.offsetOf(piece), manifest.lengthOf(piece));
      for (int at = 0; at < bytes.length; ) {
        int take = Math.min(bytes.length - at, 1 + random.nextInt(70_000));
        hasher.update(ByteBuffer.wrap(bytes, at, take));
        at += take;
      }
      assertThat(manifest.matches(piece, hasher)).as("piece %d", piece).isTrue();
    }
  }

  private static void assertIsOf(Vector vector, Manifest manifest) {
    assertThat(manifest.id().hex()).isEqualTo(vector.root);
    assertThat(manifest.pieceLength()).isEqualTo(vector.pieceLength);
    assertThat(manifest.pieces()).isEqualTo(vector.layerHashes);
    assertThat(HexFormat.of().formatHex(MerkleTree.sha256().digest(manifest.layer())))
        .isEqualTo(vector.layerSha256);
  }
}
