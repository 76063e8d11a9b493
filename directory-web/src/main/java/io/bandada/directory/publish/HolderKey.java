package io.bandada.directory.publish;

import io.bandada.directory.accounts.PeerSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The key that a peer's tickets are made out to.
final class HolderKey {
  private HolderKey() {}

  static String of(PeerSession peer) {
    try {
      byte[] id = peer.peerId().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(id));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }
}
