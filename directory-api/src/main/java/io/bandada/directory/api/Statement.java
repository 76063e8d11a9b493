package io.bandada.directory.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The exact bytes of something that is signed: a domain, so that a signature over one kind of
/// thing is never one over another kind, then the fields in a fixed order. Numbers have eight
/// bytes, big endian; texts are UTF-8 after their length in four bytes.
final class Statement {
  private byte[] bytes = new byte[0];

  private Statement() {}

  /// @param domain names the kind of thing and the version of its layout, as in `bandada/receipt/1`
  static Statement of(String domain) {
    return new Statement().add(domain);
  }

  Statement add(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return append(number(Integer.BYTES, utf8.length)).append(utf8);
  }

  Statement add(long number) {
    return append(number(Long.BYTES, number));
  }

  private static byte[] number(int size, long number) {
    byte[] big = new byte[size];
    for (int i = 0; i < size; i++) {
      big[i] = (byte) (number >>> (Byte.SIZE * (size - 1 - i)));
    }
    return big;
  }

  private Statement append(byte[] more) {
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + more.length);
    System.arraycopy(more, 0, bytes, before, more.length);
    return this;
  }

  byte[] bytes() {
    return bytes;
  }
}
