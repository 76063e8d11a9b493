package io.bandada.directory.authority.signing;

import io.bandada.directory.api.Receipt;
import io.bandada.directory.authority.peers.CertificateTable;
import io.bandada.directory.authority.x509.Ecdsa;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Whether a receipt is that peer's own word. What it is for, its reader compares.
@Component
public class Receipts {
  /// An ECDSA signature on P-256 in DER has 72 bytes at most.
  private static final int MOST_SIGNATURE = 96;

  private final CertificateTable certificates;
  private final InstantSource clock;

  public Receipts(CertificateTable certificates, InstantSource clock) {
    this.certificates = certificates;
    this.clock = clock;
  }

  /// Signed with a key that is certified for that peer now.
  public boolean isGood(Receipt receipt) {
    // What was read from JSON may lack anything.
    if (Stream.of(receipt.upload(), receipt.peerId(), receipt.root(), receipt.signature())
        .anyMatch(Objects::isNull)) {
      return false;
    }
    if (receipt.signature().length() > MOST_SIGNATURE) {
      return false;
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(receipt.signature());
      byte[] statement = receipt.statement();
      Instant now = clock.instant();
      return certificates.ofPeer(receipt.peerId()).stream()
          .filter(row -> !row.revoked() && now.isBefore(row.notAfter()))
          .anyMatch(row -> Ecdsa.verifies(key(row), statement, signature));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static PublicKey key(CertificateTable.Row row) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(row.publicKey())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the database holds a key that cannot be read", e);
    }
  }
}
