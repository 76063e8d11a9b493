package io.bandada.directory.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// What the directory lets one peer do with one content or one [ContentSet], signed with Ed25519
/// over the exact bytes of [#payload].
///
/// It names its holder by the key of the holder's certificate, so that whoever else gets hold of it
/// can do nothing with it. On the wire: the payload, then the 64 bytes of the signature.
///
/// @param key first eight bytes of the SHA-256 of the signing key (its SubjectPublicKeyInfo), 16
///   hex digits
/// @param id 16 random bytes, 32 hex digits: what the byte budget is counted by
/// @param root of the content, or the digest of the set; 64 hex digits
/// @param holderKey SHA-256 of the SubjectPublicKeyInfo in the holder's certificate, 64 hex digits
/// @param audience the peer that it is shown to; [#ANYONE] where any holder of the content may
///   serve
/// @param budgetBytes how many bytes of pieces may be sent for it
/// @param expiresAt seconds since 1970
public record Ticket(
    Operation operation,
    String key,
    String id,
    Subject subject,
    String root,
    String holderKey,
    String audience,
    long budgetBytes,
    long expiresAt) {

  public static final String ANYONE = "*";
  public static final int SIGNATURE_BYTES = 64;
  public static final int MOST_BYTES = 256;

  private static final byte[] DOMAIN = "bandada/ticket/1\0".getBytes(US_ASCII);
  private static final int KEY_BYTES = 8;
  private static final int ID_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MOST_AUDIENCE = 64;
  private static final HexFormat HEX = HexFormat.of();

  /// What may be done.
  public enum Operation {
    /// Ask what a peer has of it, and fetch its pieces.
    READ((byte) 1),
    /// Ask the audience to keep it.
    WRITE((byte) 2);

    private final byte code;

    Operation(byte code) {
      this.code = code;
    }

    private static Operation of(byte code) {
      for (Operation operation : values()) {
        if (operation.code == code) {
          return operation;
        }
      }
      throw new IllegalArgumentException("a ticket for an unknown operation");
    }
  }

  /// What it is about.
  public enum Subject {
    CONTENT((byte) 1),
    SET((byte) 2);

    private final byte code;

    Subject(byte code) {
      this.code = code;
    }

    private static Subject of(byte code) {
      for (Subject subject : values()) {
        if (subject.code == code) {
          return subject;
        }
      }
      throw new IllegalArgumentException("a ticket for an unknown kind of content id");
    }
  }

  public Ticket {
    hex(key, KEY_BYTES);
    hex(id, ID_BYTES);
    hex(root, HASH_BYTES);
    hex(holderKey, HASH_BYTES);
    boolean printable = audience.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (audience.isEmpty() || audience.length() > MOST_AUDIENCE || !printable) {
      throw new IllegalArgumentException(
          "an audience is 1 to " + MOST_AUDIENCE + " printable characters");
    }
    if (budgetBytes < 0 || expiresAt < 0) {
      throw new IllegalArgumentException("a ticket's budget and expiry are not negative");
    }
  }

  private static void hex(String text, int bytes) {
    if (text.length() != 2 * bytes
        || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw new IllegalArgumentException("not " + bytes + " bytes in lower-case hex");
    }
  }

  /// The bytes that are signed.
  public byte[] payload() {
    byte[] name = audience.getBytes(US_ASCII);
    byte[] bytes =
        new byte
            [DOMAIN.length
                + 1
                + KEY_BYTES
                + ID_BYTES
                + 1
                + HASH_BYTES
                + HASH_BYTES
                + 2 * Long.BYTES
                + 1
                + name.length];
    ByteBuffer.wrap(bytes)
        .put(DOMAIN)
        .put(operation.code)
        .put(HEX.parseHex(key))
        .put(HEX.parseHex(id))
        .put(subject.code)
        .put(HEX.parseHex(root))
        .put(HEX.parseHex(holderKey))
        .putLong(budgetBytes)
        .putLong(expiresAt)
        .put((byte) name.length)
        .put(name);
    return bytes;
  }

  /// Reads what [#payload] wrote, and nothing else: every payload has one ticket and every ticket
  /// one payload.
  ///
  /// @throws IllegalArgumentException when these are not the bytes of a ticket
  public static Ticket parse(byte[] payload) {
    if (payload.length > MOST_BYTES) {
      throw new IllegalArgumentException("a ticket of " + payload.length + " bytes");
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(payload);
      if (!Arrays.equals(take(in, DOMAIN.length), DOMAIN)) {
        throw new IllegalArgumentException("not a ticket");
      }
      Operation operation = Operation.of(in.get());
      String key = HEX.formatHex(take(in, KEY_BYTES));
      String id = HEX.formatHex(take(in, ID_BYTES));
      Subject subject = Subject.of(in.get());
      String root = HEX.formatHex(take(in, HASH_BYTES));
      String holder = HEX.formatHex(take(in, HASH_BYTES));
      long budget = in.getLong();
      long expires = in.getLong();
      String audience = new String(take(in, Byte.toUnsignedInt(in.get())), US_ASCII);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException("a ticket with something behind it");
      }
      return new Ticket(operation, key, id, subject, root, holder, audience, budget, expires);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("half a ticket", e);
    }
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
