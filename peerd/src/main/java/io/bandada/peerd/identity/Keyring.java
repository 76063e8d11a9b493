package io.bandada.peerd.identity;

import io.bandada.directory.api.SignedBundle;
import io.bandada.peerd.loop.Loop.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Port: this peer's key, its certificate and its trust. Called on the loop, answers on the loop,
/// never blocks.
public interface Keyring {
  /// Fingerprint of the network that is trusted: base64url of the SHA-256 of its root's
  /// SubjectPublicKeyInfo, 43 characters; empty while there is none.
  String pin();

  /// The certificate in use, run out or not; empty while this peer is logged out.
  Optional<Certified> certified();

  /// Makes a fresh key, which is in use only when [#install] brings its certificate, and the
  /// request for one.
  ///
  /// @param then hears the base64 of a PKCS #10 request
  void request(Consumer<Outcome<String>> then);

  /// Takes the answer to a login: the fresh key, its certificate and the bundle are durable and in
  /// use when `then` hears of it. Fails when the chain does not lead to the pin or is not for that
  /// key.
  ///
  /// @param certificates the peer's own first, then the issuing CA's, then the root's; base64 of
  ///   their DER
  void install(
      String pin,
      List<String> certificates,
      SignedBundle bundle,
      Consumer<Outcome<Certified>> then);

  /// Takes a new certificate for the key in use.
  void renewed(List<String> certificates, SignedBundle bundle, Consumer<Outcome<Certified>> then);

  /// Takes a bundle: fails when it is not signed by this network, does nothing when it is not
  /// newer.
  void trust(SignedBundle bundle, Consumer<Outcome<Long>> then);

  /// The newest bundle, as it was signed.
  Optional<SignedBundle> bundle();

  /// 0 while there is none.
  long bundleSequence();

  /// Logged out: key and certificate are erased; the network stays trusted.
  void forget(Consumer<Outcome<Boolean>> then);

  /// Signs with the key in use, ECDSA P-256 with SHA-256.
  ///
  /// @param then hears the DER of the signature
  void sign(byte[] statement, Consumer<Outcome<byte[]>> then);

  /// Has this network's directory signed that?
  ///
  /// @param seal as in a NameRecord or a Tombstone
  void vouched(byte[] statement, String seal, Consumer<Boolean> then);

  /// @param key SHA-256 of the certificate's SubjectPublicKeyInfo, 64 hex digits: what tickets name
  ///   their holder by
  record Certified(String peerId, String key, Instant notBefore, Instant notAfter) {}
}
