package io.bandada.directory.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// Small contents that are asked for, carried and vouched for together, known by one digest. A
/// ticket or a receipt for the digest is one for each of them.
///
/// @param members in the order of their roots, each once; 1 to [#MOST_MEMBERS]
public record ContentSet(List<Member> members) {
  public static final int MOST_MEMBERS = 1_000;

  /// The largest content that may be a member, in bytes: what is always one piece.
  public static final int MOST_MEMBER_BYTES = 256 << 10;

  /// Of a member as bytes: root and size.
  public static final int MEMBER_BYTES = 32 + Integer.BYTES;

  private static final byte[] DOMAIN = "bandada/set/1\0".getBytes(US_ASCII);
  private static final HexFormat HEX = HexFormat.of();

  /// @param root 64 lower-case hex digits
  /// @param sizeBytes 0 to [#MOST_MEMBER_BYTES]
  public record Member(String root, int sizeBytes) {
    /// @throws IllegalArgumentException when it cannot be one
    public Member {
      if (root.length() != 64 || sizeBytes < 0 || sizeBytes > MOST_MEMBER_BYTES) {
        throw new IllegalArgumentException(root + " of " + sizeBytes + " bytes is in no set");
      }
    }
  }

  /// @throws IllegalArgumentException when the order is another one, or there are too many
  public ContentSet {
    members = List.copyOf(members);
    if (members.isEmpty() || members.size() > MOST_MEMBERS) {
      throw new IllegalArgumentException("a set of " + members.size() + " contents");
    }
    for (int i = 1; i < members.size(); i++) {
      if (members.get(i - 1).root().compareTo(members.get(i).root()) >= 0) {
        throw new IllegalArgumentException("a set that is not in the order of its roots");
      }
    }
  }

  /// In any order, and some of them more than once.
  public static ContentSet of(Collection<Member> members) {
    return new ContentSet(
        members.stream().distinct().sorted(Comparator.comparing(Member::root)).toList());
  }

  /// Reads what [#bytes] wrote.
  ///
  /// @throws IllegalArgumentException when it is none
  public static ContentSet parse(ByteBuffer bytes) {
    if (bytes.remaining() % MEMBER_BYTES != 0 || bytes.remaining() > MOST_MEMBERS * MEMBER_BYTES) {
      throw new IllegalArgumentException("a set of " + bytes.remaining() + " bytes");
    }
    ByteBuffer in = bytes.duplicate();
    Member[] members = new Member[in.remaining() / MEMBER_BYTES];
    byte[] root = new byte[32];
    for (int i = 0; i < members.length; i++) {
      in.get(root);
      members[i] = new Member(HEX.formatHex(root), in.getInt());
    }
    return new ContentSet(List.of(members));
  }

  /// Root and size of each.
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(members.size() * MEMBER_BYTES);
    for (Member member : members) {
      out.put(HEX.parseHex(member.root())).putInt(member.sizeBytes());
    }
    return out.array();
  }

  public long sizeBytes() {
    return members.stream().mapToLong(Member::sizeBytes).sum();
  }

  /// SHA-256 over a domain of its own and [#bytes]; 64 lower-case hex digits.
  public String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(DOMAIN);
      sha256.update(bytes());
      return HEX.formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
