package io.bandada.peerd.ticket;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import java.util.function.Function;

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

  private static boolean verifies(PublicKey key, byte[] payload, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(payload);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      // Not a point of the curve, or a key of another kind: no good signature.
      return false;
    }
  }
}
