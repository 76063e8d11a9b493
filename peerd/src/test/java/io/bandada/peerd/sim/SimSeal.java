package io.bandada.peerd.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Stands for a signature: differs for every signer and every statement. Nobody here forges.
final class SimSeal {
  static final String DIRECTORY = "directory";

  private SimSeal() {}

  static String of(String signer, byte[] statement) {
    return HexFormat.of().toHexDigits(hash(signer, statement));
  }

  static byte[] bytes(String signer, byte[] statement, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    long hash = hash(signer, statement);
    while (bytes.hasRemaining()) {
      bytes.put((byte) hash);
      hash = Long.rotateRight(hash, Byte.SIZE);
    }
    return bytes.array();
  }

  /// FNV-1a, stirred.
  private static long hash(String signer, byte[] statement) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : signer.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    for (byte b : statement) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }
}
