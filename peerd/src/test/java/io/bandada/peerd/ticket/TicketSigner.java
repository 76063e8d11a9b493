package io.bandada.peerd.ticket;

import io.bandada.directory.api.Ticket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Signs tickets as a directory does, with a key of its own.
public final class TicketSigner {
  private final KeyPair pair;
  private final String keyId;
  private int made;

  public TicketSigner() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
      keyId = HexFormat.of().formatHex(hash, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// As a trust bundle with this one key answers.
  public Optional<PublicKey> key(String id) {
    return id.equals(keyId) ? Optional.of(pair.getPublic()) : Optional.empty();
  }

  /// A ticket that differs from all before by its id.
  public Ticket ticket(
      Ticket.Operation operation,
      String root,
      String holderKey,
      String audience,
      long budget,
      long expiresAt) {
    String id = "0".repeat(16) + HexFormat.of().toHexDigits((long) ++made);
    return new Ticket(
        operation, keyId, id, Ticket.Subject.CONTENT, root, holderKey, audience, budget, expiresAt);
  }

  /// As it travels: payload and signature.
  public byte[] sign(Ticket ticket) {
    return sign(ticket.payload());
  }

  public byte[] sign(byte[] payload) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(pair.getPrivate());
      ed25519.update(payload);
      byte[] signature = ed25519.sign();
      byte[] whole = Arrays.copyOf(payload, payload.length + signature.length);
      System.arraycopy(signature, 0, whole, payload.length, signature.length);
      return whole;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
