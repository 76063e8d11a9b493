package io.bandada.directory.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexDigestTest {
  private static final String PEER = "p0123456789abcdef0123";

  @Test
  void digestOfOneEntryIsTheFirstHalfOfItsSha256() {
    IndexEntry entry = new IndexEntry("ab".repeat(32), 10, 10);

    // printf '%s' 'p0123456789abcdef0123|abab...ab:10:10' | sha256sum | cut -c1-32
    assertThat(IndexDigest.EMPTY.plus(PEER, entry).hex())
        .isEqualTo("85a9190964bf50acce3e5c9d36e254e0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sameEntriesInAnyOrderGiveTheSameDigest(long seed) {
    Random random = new Random(seed);
    List<IndexEntry> entries = entries(random, 50);
    IndexDigest forward = sum(entries);
    Collections.shuffle(entries, random);

    assertThat(sum(entries)).isEqualTo(forward);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void takingEverythingAwayAgainLeavesNothing(long seed) {
    List<IndexEntry> entries = entries(new Random(seed), 50);
    IndexDigest digest = sum(entries);
    for (IndexEntry entry : entries) {
      digest = digest.minus(PEER, entry);
    }

    assertThat(digest).isEqualTo(IndexDigest.EMPTY);
  }

  @Test
  void anEntryCountedTwiceDoesNotCancelOut() {
    IndexEntry entry = new IndexEntry("cd".repeat(32), 5, 5);

    assertThat(IndexDigest.EMPTY.plus(PEER, entry).plus(PEER, entry))
        .isNotEqualTo(IndexDigest.EMPTY);
  }

  @Test
  void twoPeersWithTheSameFilesHaveDifferentDigests() {
    IndexEntry entry = new IndexEntry("cd".repeat(32), 5, 5);

    assertThat(IndexDigest.EMPTY.plus("p1", entry))
        .isNotEqualTo(IndexDigest.EMPTY.plus("p2", entry));
  }

  @Test
  void carryGoesIntoTheHighHalf() {
    // Enough entries that some sum of the low halves must pass 2^64: compared with exact
    // arithmetic.
    List<IndexEntry> entries = entries(new Random(7), 64);
    BigInteger exact = BigInteger.ZERO;
    for (IndexEntry entry : entries) {
      exact = exact.add(new BigInteger(IndexDigest.EMPTY.plus(PEER, entry).hex(), 16));
    }
    String expected = exact.mod(BigInteger.ONE.shiftLeft(128)).toString(16);

    assertThat(sum(entries).hex()).isEqualTo("0".repeat(32 - expected.length()) + expected);
  }

  @Test
  void textAndBackIsTheSame() {
    IndexDigest digest = sum(entries(new Random(9), 3));

    assertThat(IndexDigest.parse(digest.hex())).isEqualTo(digest);
    assertThatThrownBy(() -> IndexDigest.parse("abc")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IndexDigest.parse("x".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bucketIsTheFirstTenBitsOfTheRoot() {
    assertThat(new IndexEntry("000" + "0".repeat(61), 1, 1).bucket()).isZero();
    assertThat(new IndexEntry("004" + "0".repeat(61), 1, 1).bucket()).isEqualTo(1);
    assertThat(new IndexEntry("fff" + "0".repeat(61), 1, 1).bucket()).isEqualTo(1023);
  }

  private static IndexDigest sum(List<IndexEntry> entries) {
    IndexDigest digest = IndexDigest.EMPTY;
    for (IndexEntry entry : entries) {
      digest = digest.plus(PEER, entry);
    }
    return digest;
  }

  private static List<IndexEntry> entries(Random random, int count) {
    List<IndexEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String root = String.format("%016x", random.nextLong()).repeat(4);
      entries.add(new IndexEntry(root, random.nextInt(1000), random.nextInt(1000)));
    }
    return entries;
  }
}
