package io.bandada.directory.authority.x509;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 key that tickets or records are signed with. Safe for many threads: each signature
/// has an engine of its own.
///
/// @param id first eight bytes of the SHA-256 of the public half, 16 hex digits
public record EdKey(String id, PublicKey publicKey, PrivateKey privateKey, Instant madeAt) {
  public static final int ID_BYTES = 8;
  public static final int SIGNATURE_BYTES = 64;
  private static final String ALGORITHM = "Ed25519";

  /// @throws GeneralSecurityException when the halves do not belong together
  static EdKey of(PublicKey publicKey, PrivateKey privateKey, Instant madeAt)
      throws GeneralSecurityException {
    EdKey key = of(new KeyPair(publicKey, privateKey), madeAt);
    byte[] probe = key.id().getBytes(StandardCharsets.US_ASCII);
    if (!key.verifies(probe, key.sign(probe))) {
      throw new GeneralSecurityException("the private and the public key do not belong together");
    }
    return key;
  }

  public static EdKey make(Instant now) {
    try {
      return of(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair(), now);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make Ed25519 keys", e);
    }
  }

  private static EdKey of(KeyPair pair, Instant madeAt) {
    byte[] hash = Digest.sha256(pair.getPublic().getEncoded());
    String id = HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
    return new EdKey(id, pair.getPublic(), pair.getPrivate(), madeAt);
  }

  /// By BouncyCastle, which signs in a tenth of the time that the JDK takes for it.
  public byte[] sign(byte[] message) {
    byte[] seed =
        ((EdECPrivateKey) privateKey)
            .getBytes()
            .orElseThrow(
                () -> new IllegalStateException("a private key that does not show itself"));
    byte[] signature = new byte[SIGNATURE_BYTES];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  public boolean verifies(byte[] message, byte[] signed) {
    byte[] encoded = publicKey.getEncoded();
    int from = encoded.length - Ed25519.PUBLIC_KEY_SIZE;
    return signed.length == SIGNATURE_BYTES
        && Ed25519.verify(signed, 0, encoded, from, message, 0, message.length);
  }

  /// The public half as it stands in bundles: SubjectPublicKeyInfo, base64.
  public String published() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  @Override
  public String toString() {
    return "EdKey[" + id + "]";
  }
}
