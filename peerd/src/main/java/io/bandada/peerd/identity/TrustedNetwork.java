package io.bandada.peerd.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.TrustBundle;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A trust bundle that was checked and taken apart.
///
/// @param pin of the first root
/// @param ticketKeys,recordKeys by the id that tickets and seals name them with
/// @param revoked hashes of keys
record TrustedNetwork(
    String pin,
    SignedBundle signed,
    long sequence,
    List<X509Certificate> roots,
    Map<String, PublicKey> ticketKeys,
    Map<String, PublicKey> recordKeys,
    Set<String> revoked) {

  private static final int MOST_ROOTS = 8;
  private static final int MOST_KEYS = 64;
  private static final int MOST_REVOKED = 100_000;
  private static final int KEY_ID_BYTES = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /// The first bundle of a network: one of its own roots is the one that was asked for.
  static TrustedNetwork first(SignedBundle signed, String pin, Instant at)
      throws CertificateException {
    TrustedNetwork network = parse(signed);
    List<X509Certificate> pinned =
        network.roots.stream()
            .filter(root -> CertificateFormat.fingerprint(root).equals(pin))
            .toList();
    network.checkSignature(pinned, at);
    return network;
  }

  /// What was trusted before the daemon was started again: it was checked when it was taken, and
  /// the issuing CA may have run out since.
  static TrustedNetwork again(SignedBundle signed, String pin) throws CertificateException {
    TrustedNetwork network = parse(signed);
    if (!network.pin.equals(pin)) {
      throw new CertificateException("a trust bundle of another network");
    }
    network.checkSignature(network.roots, issuer(signed).getNotBefore().toInstant());
    return network;
  }

  /// A bundle that follows this one. Its roots may be new ones, vouched for by one that is trusted
  /// now.
  TrustedNetwork next(SignedBundle next, Instant at) throws CertificateException {
    TrustedNetwork network = parse(next);
    network.checkSignature(roots, at);
    return network;
  }

  Optional<PublicKey> ticketKey(String id) {
    return Optional.ofNullable(ticketKeys.get(id));
  }

  Optional<PublicKey> recordKey(String id) {
    return Optional.ofNullable(recordKeys.get(id));
  }

  private void checkSignature(Collection<X509Certificate> trusted, Instant at)
      throws CertificateException {
    X509Certificate issuer = issuer(signed);
    if (issuer.getBasicConstraints() < 0) {
      throw new CertificateException("a trust bundle that no issuing CA has signed");
    }
    CertificatePath.check(List.of(issuer), trusted, at);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(issuer.getPublicKey());
      signature.update(decoded(signed.bundle()));
      if (!signature.verify(decoded(signed.signature()))) {
        throw new CertificateException("a trust bundle with a wrong signature");
      }
    } catch (GeneralSecurityException e) {
      throw new CertificateException("a trust bundle with a wrong signature", e);
    }
  }

  private static X509Certificate issuer(SignedBundle signed) throws CertificateException {
    return CertificateFormat.parse(signed.issuer());
  }

  /// JSON knows nothing of what must be there.
  private static TrustedNetwork parse(@Nullable SignedBundle signed) throws CertificateException {
    if (signed == null || lacks(signed.bundle(), signed.signature(), signed.issuer())) {
      throw new CertificateException("a trust bundle that lacks something");
    }
    if (signed.bundle().length() > SignedBundle.MOST_CHARACTERS) {
      throw new CertificateException(
          "a trust bundle of " + signed.bundle().length() + " characters");
    }
    TrustBundle bundle;
    try {
      bundle = JSON.readValue(new String(decoded(signed.bundle()), UTF_8), TrustBundle.class);
    } catch (JacksonException e) {
      throw new CertificateException("a trust bundle that cannot be read", e);
    }
    if (bundle == null
        || lacks(bundle.roots(), bundle.ticketKeys(), bundle.recordKeys(), bundle.revoked())) {
      throw new CertificateException("a trust bundle that lacks something");
    }
    bounded("roots", bundle.roots(), MOST_ROOTS);
    bounded("revoked keys", bundle.revoked(), MOST_REVOKED);
    if (bundle.roots().isEmpty()) {
      throw new CertificateException("a trust bundle without a root");
    }
    List<X509Certificate> roots = CertificateFormat.chain(bundle.roots());
    Set<String> revoked = new LinkedHashSet<>();
    bundle.revoked().forEach(r -> revoked.add(r.key()));
    return new TrustedNetwork(
        CertificateFormat.fingerprint(roots.getFirst()),
        signed,
        bundle.sequence(),
        roots,
        keys(bundle.ticketKeys()),
        keys(bundle.recordKeys()),
        revoked);
  }

  private static boolean lacks(@Nullable Object... parts) {
    return Arrays.stream(parts).anyMatch(Objects::isNull);
  }

  private static void bounded(String what, List<?> list, int most) throws CertificateException {
    if (list.size() > most) {
      throw new CertificateException("a trust bundle with " + list.size() + " " + what);
    }
  }

  private static Map<String, PublicKey> keys(List<String> base64) throws CertificateException {
    bounded("keys", base64, MOST_KEYS);
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    List<byte[]> encoded = new ArrayList<>();
    for (String one : base64) {
      encoded.add(decoded(one));
    }
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      for (byte[] key : encoded) {
        String id =
            HexFormat.of().formatHex(Arrays.copyOf(CertificateFormat.sha256(key), KEY_ID_BYTES));
        keys.put(id, factory.generatePublic(new X509EncodedKeySpec(key)));
      }
    } catch (GeneralSecurityException e) {
      throw new CertificateException("a trust bundle with a key that is none", e);
    }
    return keys;
  }

  private static byte[] decoded(String base64) throws CertificateException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("a trust bundle that is no base64", e);
    }
  }
}
