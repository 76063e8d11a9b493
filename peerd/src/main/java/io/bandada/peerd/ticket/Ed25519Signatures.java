package io.bandada.peerd.ticket;

import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The real signatures: Ed25519 (RFC 8032), by the keys that the trust bundle names.
public final class Ed25519Signatures implements TicketSignatures {
  private final Function<String, Optional<PublicKey>> keys;

  /// @param keys the ticket key of this id, while the bundle names it
  public Ed25519Signatures(Function<String, Optional<PublicKey>> keys) {
    this.keys = keys;
  }

  @Override
  public boolean isKey(String keyId) {
    return keys.apply(keyId).isPresent();
  }

  @Override
  public boolean isGood(String keyId, byte[] payload, byte[] signature) {
    return keys.apply(keyId).filter(key -> verifies(key, payload, signature)).isPresent();
  }

  /// By BouncyCastle, which takes a fifth of the JDK's time for it.
  private static boolean verifies(PublicKey key, byte[] payload, byte[] signature) {
    byte[] encoded = key.getEncoded();
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(
            signature,
            0,
            encoded,
            encoded.length - Ed25519.PUBLIC_KEY_SIZE,
            payload,
            0,
            payload.length);
  }
}
