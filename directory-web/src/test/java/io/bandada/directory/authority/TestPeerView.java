package io.bandada.directory.authority;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.x509.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A peer as it judges others: it knows the root from its pin, keeps the newest bundle, and goes by
/// nothing else. It shares no code with what it judges.
public final class TestPeerView {
  private static final Duration GRACE = Duration.ofHours(1);

  private final InstantSource clock;
  private final String pin;
  public TrustBundle bundle = new TrustBundle(0, 0, 0, List.of(), List.of(), List.of(), List.of());
  SignedBundle signed = new SignedBundle("", "", "");

  public TestPeerView(String pin, InstantSource clock) {
    this.pin = pin;
    this.clock = clock;
  }

  /// As with the answer to a ping.
  public void poll(TestDirectory directory) {
    if (directory.authority.bundleSequence() > bundle.sequence()) {
      take(directory.authority.bundle());
    }
  }

  void take(SignedBundle fresh) {
    try {
      TrustBundle read = TestDirectory.read(fresh.bundle());
      X509Certificate root = TestPeerKey.certificate(read.roots().getFirst());
      X509Certificate issuer = TestPeerKey.certificate(fresh.issuer());
      require(pin.equals(base64url(hash(root.getPublicKey()))), "another root");
      issuer.verify(root.getPublicKey());
      issuer.checkValidity(Date.from(clock.instant()));
      require(issuer.getBasicConstraints() == 0, "no CA");
      require(
          verifies(
              "SHA256withECDSA",
              issuer.getPublicKey(),
              bytes(fresh.bundle()),
              bytes(fresh.signature())),
          "signature");
      require(read.sequence() > bundle.sequence(), "sequence");
      require(!clock.instant().isAfter(Instant.ofEpochMilli(read.expiresAt())), "ran out");
      bundle = read;
      signed = fresh;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// A chain as another peer shows it.
  public boolean trusts(X509Certificate[] chain) {
    try {
      X509Certificate root = TestPeerKey.certificate(bundle.roots().getFirst());
      chain[1].verify(root.getPublicKey());
      chain[0].verify(chain[1].getPublicKey());
      for (X509Certificate certificate : List.of(root, chain[1], chain[0])) {
        certificate.checkValidity(Date.from(clock.instant()));
      }
      String key = HexFormat.of().formatHex(hash(chain[0].getPublicKey()));
      return bundle.revoked().stream().noneMatch(revoked -> revoked.key().equals(key));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// A ticket that this key shows, as seconds since 1970 allow it.
  public boolean honours(
      Grant grant, Ticket.Operation operation, String root, String holderKey, String self) {
    try {
      return open(Base64.getUrlDecoder().decode(grant.ticket()))
          .filter(
              t ->
                  t.operation() == operation
                      && t.root().equals(root)
                      && t.holderKey().equals(holderKey))
          .filter(t -> t.audience().equals(Ticket.ANYONE) || t.audience().equals(self))
          .filter(t -> clock.instant().isBefore(Instant.ofEpochSecond(t.expiresAt())))
          .isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// As while the directory is away.
  boolean honoursWithGrace(Grant grant) {
    return open(Base64.getUrlDecoder().decode(grant.ticket()))
        .filter(t -> clock.instant().isBefore(Instant.ofEpochSecond(t.expiresAt()).plus(GRACE)))
        .isPresent();
  }

  /// The ticket when its signature is one by a key of the bundle.
  public Optional<Ticket> open(byte[] whole) {
    if (whole.length <= Ticket.SIGNATURE_BYTES) {
      return Optional.empty();
    }
    byte[] payload = Arrays.copyOf(whole, whole.length - Ticket.SIGNATURE_BYTES);
    byte[] signature = Arrays.copyOfRange(whole, payload.length, whole.length);
    try {
      Ticket ticket = Ticket.parse(payload);
      for (String key : bundle.ticketKeys()) {
        PublicKey publicKey =
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes(key)));
        String id = HexFormat.of().formatHex(hash(publicKey)).substring(0, 16);
        if (id.equals(ticket.key()) && verifies("Ed25519", publicKey, payload, signature)) {
          return Optional.of(ticket);
        }
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return Optional.empty();
  }

  private static boolean verifies(String algorithm, PublicKey key, byte[] message, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] hash(PublicKey key) {
    return Digest.sha256(key.getEncoded());
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("a peer would not take this bundle: " + what);
    }
  }
}
