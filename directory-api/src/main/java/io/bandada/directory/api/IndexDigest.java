package io.bandada.directory.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A digest of a set of index entries that can be kept up to date entry by entry, in any order.
///
/// It is the sum modulo 2^128 over all entries of the first 16 bytes of SHA-256(peer id | entry). A
/// sum, not an exclusive or: an entry that was counted twice does not cancel out.
public record IndexDigest(long high, long low) {
  public static final IndexDigest EMPTY = new IndexDigest(0, 0);

  public IndexDigest plus(String peerId, IndexEntry entry) {
    IndexDigest e = of(peerId, entry);
    long sumLow = low + e.low;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    return new IndexDigest(high + e.high + carry, sumLow);
  }

  public IndexDigest minus(String peerId, IndexEntry entry) {
    IndexDigest e = of(peerId, entry);
    long borrow = Long.compareUnsigned(low, e.low) < 0 ? 1 : 0;
    return new IndexDigest(high - e.high - borrow, low - e.low);
  }

  /// 32 lower-case hex digits.
  public String hex() {
    return String.format("%016x%016x", high, low);
  }

  /// @throws IllegalArgumentException when this is not 32 hex digits
  public static IndexDigest parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("an index digest has 32 hex digits, not " + hex.length());
    }
    return new IndexDigest(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  private static IndexDigest of(String peerId, IndexEntry entry) {
    byte[] hash = sha256((peerId + "|" + entry.canonical()).getBytes(StandardCharsets.UTF_8));
    return new IndexDigest(longAt(hash, 0), longAt(hash, 8));
  }

  private static long longAt(byte[] bytes, int at) {
    long value = 0;
    for (int i = at; i < at + 8; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
