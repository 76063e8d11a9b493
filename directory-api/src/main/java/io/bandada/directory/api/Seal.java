package io.bandada.directory.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/// The directory's Ed25519 signature under a statement: over its exact bytes, or once over many.
///
/// What is sealed together has one signature, over the head of a Merkle tree of the statements, and
/// each seal carries its own way up to that head: a seal still stands alone, and no signature is
/// made or checked for each of a thousand names. Tree and path are those of certificate
/// transparency (RFC 9162, 2.1).
///
/// As text: base64url without padding of the signing key's id (eight bytes) and the signature (64);
/// of many, then the index and the number of statements, four bytes each, and the hashes of the
/// path.
public final class Seal {
  /// Statements under one signature.
  public static final int MOST_TOGETHER = 1 << 17;

  private static final int KEY_BYTES = 8;
  private static final int SIGNATURE_BYTES = 64;
  private static final int ALONE_BYTES = KEY_BYTES + SIGNATURE_BYTES;
  private static final int HASH_BYTES = 32;
  private static final int MOST_PATH = 17;

  /// The longest seal, in characters.
  public static final int MOST_CHARACTERS =
      ((ALONE_BYTES + 2 * Integer.BYTES + MOST_PATH * HASH_BYTES) * 4 + 2) / 3;

  /// Before the head of a tree: no statement begins so.
  private static final byte[] HEAD = "bandada/sealed-together/1\0".getBytes(US_ASCII);

  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;
  private final int index;
  private final int count;

  private Seal(byte[] bytes, int index, int count) {
    this.bytes = bytes;
    this.index = index;
    this.count = count;
  }

  /// @throws IllegalArgumentException when it is no seal
  public static Seal parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("a seal of " + text.length() + " characters");
    }
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length == ALONE_BYTES) {
      return new Seal(bytes, 0, 1);
    }
    int path = bytes.length - ALONE_BYTES - 2 * Integer.BYTES;
    if (path < HASH_BYTES || path % HASH_BYTES != 0) {
      throw new IllegalArgumentException("a seal of " + bytes.length + " bytes");
    }
    ByteBuffer place = ByteBuffer.wrap(bytes, ALONE_BYTES, 2 * Integer.BYTES);
    int index = place.getInt();
    int count = place.getInt();
    if (count < 2 || count > MOST_TOGETHER || index < 0 || index >= count) {
      throw new IllegalArgumentException("a seal of statement " + index + " of " + count);
    }
    return new Seal(bytes, index, count);
  }

  /// Of the key that signed: first eight bytes of the SHA-256 of its SubjectPublicKeyInfo, 16 hex
  /// digits.
  public String keyId() {
    return HEX.formatHex(bytes, 0, KEY_BYTES);
  }

  /// Of one statement, and not of many together.
  boolean isAlone() {
    return count == 1;
  }

  public byte[] signature() {
    return Arrays.copyOfRange(bytes, KEY_BYTES, ALONE_BYTES);
  }

  /// What the signature has to be over, if this seal is one of the statement: who checks many that
  /// were sealed together meets the same bytes and the same signature again.
  ///
  /// @throws IllegalArgumentException when the path does not fit the place in the tree
  public byte[] signed(byte[] statement) {
    return count == 1 ? statement : head(count, climb(hash(LEAF, statement)));
  }

  /// RFC 9162, 2.1.3.2.
  private byte[] climb(byte[] leaf) {
    byte[] node = leaf;
    int at = index;
    int last = count - 1;
    for (int from = ALONE_BYTES + 2 * Integer.BYTES; from < bytes.length; from += HASH_BYTES) {
      if (last == 0) {
        throw new IllegalArgumentException("a seal whose path is too long");
      }
      byte[] other = Arrays.copyOfRange(bytes, from, from + HASH_BYTES);
      if ((at & 1) == 1 || at == last) {
        node = hash(NODE, other, node);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        node = hash(NODE, node, other);
      }
      at >>= 1;
      last >>= 1;
    }
    if (last != 0) {
      throw new IllegalArgumentException("a seal whose path is too short");
    }
    return node;
  }

  /// Seals all of these by one signature.
  ///
  /// @param statements 1 to [#MOST_TOGETHER]
  /// @param signer Ed25519, by the key of this id
  /// @return their seals as text, in the same order
  public static List<String> together(
      List<byte[]> statements, String keyId, UnaryOperator<byte[]> signer) {
    if (statements.isEmpty() || statements.size() > MOST_TOGETHER) {
      throw new IllegalArgumentException(statements.size() + " statements under one seal");
    }
    byte[] key = HEX.parseHex(keyId);
    if (statements.size() == 1) {
      return List.of(text(key, signer.apply(statements.getFirst())));
    }
    List<byte[][]> levels = levels(statements);
    byte[] signature = signer.apply(head(statements.size(), levels.getLast()[0]));
    List<String> seals = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      seals.add(text(key, signature, place(i, statements.size()), path(levels, i)));
    }
    return seals;
  }

  /// The hashes of the leaves first, the root last. The last one of an odd number goes up as it is.
  private static List<byte[][]> levels(List<byte[]> statements) {
    byte[][] level = statements.stream().map(s -> hash(LEAF, s)).toArray(byte[][]::new);
    List<byte[][]> levels = new ArrayList<>(List.<byte[][]>of(level));
    while (level.length > 1) {
      byte[][] above = new byte[(level.length + 1) / 2][];
      for (int i = 0; i < above.length; i++) {
        above[i] =
            2 * i + 1 < level.length ? hash(NODE, level[2 * i], level[2 * i + 1]) : level[2 * i];
      }
      levels.add(above);
      level = above;
    }
    return levels;
  }

  private static byte[] path(List<byte[][]> levels, int index) {
    ByteBuffer path = ByteBuffer.allocate(MOST_PATH * HASH_BYTES);
    int at = index;
    for (byte[][] level : levels.subList(0, levels.size() - 1)) {
      int sibling = at ^ 1;
      if (sibling < level.length) {
        path.put(level[sibling]);
      }
      at >>= 1;
    }
    return Arrays.copyOf(path.array(), path.position());
  }

  private static byte[] place(int index, int count) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(index).putInt(count).array();
  }

  private static byte[] head(int count, byte[] root) {
    return ByteBuffer.allocate(HEAD.length + Integer.BYTES + HASH_BYTES)
        .put(HEAD)
        .putInt(count)
        .put(root)
        .array();
  }

  private static String text(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
  }

  private static byte[] hash(byte kind, byte[]... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(kind);
      for (byte[] part : parts) {
        sha256.update(part);
      }
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
