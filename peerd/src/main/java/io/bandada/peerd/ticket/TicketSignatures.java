package io.bandada.peerd.ticket;

/// Who may sign tickets, and whether a signature is good. From any thread.
public interface TicketSignatures {
  /// Does the network sign tickets with this key, as far as is known now?
  ///
  /// @param keyId first eight bytes of the SHA-256 of the key, 16 hex digits
  boolean isKey(String keyId);

  /// Costs half a millisecond.
  boolean isGood(String keyId, byte[] payload, byte[] signature);
}
