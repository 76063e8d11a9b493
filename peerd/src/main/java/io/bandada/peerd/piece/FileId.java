package io.bandada.peerd.piece;

import java.util.Arrays;
import java.util.HexFormat;

/// The one name of content: the root of its Merkle tree, 32 bytes (`pieces root` of BEP 52).
///
/// The empty file has no tree there; its id is 32 zero bytes.
public final class FileId implements Comparable<FileId> {
  public static final int BYTES = 32;

  public static final FileId EMPTY_FILE = new FileId(new byte[BYTES]);

  private final byte[] root;

  private FileId(byte[] root) {
    this.root = root;
  }

  /// @throws IllegalArgumentException when these are not 32 bytes
  public static FileId of(byte[] root) {
    if (root.length != BYTES) {
      throw new IllegalArgumentException("a file id has 32 bytes, not " + root.length);
    }
    return new FileId(root.clone());
  }

  /// @throws IllegalArgumentException when this is not 64 hex digits
  public static FileId parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("a file id has 64 hex digits, not " + hex.length());
    }
    return new FileId(HexFormat.of().parseHex(hex));
  }

  public byte[] bytes() {
    return root.clone();
  }

  /// 64 lower-case hex digits.
  public String hex() {
    return HexFormat.of().formatHex(root);
  }

  /// The first ten digits: enough for a person and a log line.
  public String shortHex() {
    return HexFormat.of().formatHex(root, 0, 5);
  }

  @Override
  public int compareTo(FileId other) {
    return Arrays.compareUnsigned(root, other.root);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileId id && Arrays.equals(root, id.root);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return shortHex();
  }
}
