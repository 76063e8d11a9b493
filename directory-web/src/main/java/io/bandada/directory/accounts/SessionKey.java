package io.bandada.directory.accounts;

import io.bandada.directory.settings.DataFolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Makes and checks the tokens of peers with the key in `session.key`.
///
/// A token is `payload.mac`: 16 random bytes and what the session is, and an HMAC-SHA-256 over it. Only its hash is stored. The
/// key outlives the database, so peers of a directory that lost it are known again by their tokens.
@Component
class SessionKey {
  private static final int KEY_BYTES = 32;
  private static final int RANDOM_BYTES = 16;
  private static final int MOST_CHARACTERS = 2_000;
  private static final String FILE = "session.key";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  SessionKey(DataFolder data) {
    byte[] bytes =
        data.read(FILE)
            .orElseGet(
                () -> {
                  byte[] fresh = new byte[KEY_BYTES];
                  RANDOM.nextBytes(fresh);
                  data.write(FILE, fresh);
                  return fresh;
                });
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  String token(PeerSession session) {
    byte[] said =
        String.join(
                "\n",
                session.peerId(),
                session.account(),
                session.peerName(),
                session.site() == null ? "" : session.site())
            .getBytes(StandardCharsets.UTF_8);
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    byte[] payload = ByteBuffer.allocate(RANDOM_BYTES + said.length).put(random).put(said).array();
    Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
    return text.encodeToString(payload) + "." + text.encodeToString(mac(payload));
  }

  /// What the token says, when it is one of ours.
  Optional<PeerSession> open(String token) {
    int dot = token.indexOf('.');
    if (dot < 0 || token.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(token.substring(0, dot));
      byte[] mac = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      if (payload.length <= RANDOM_BYTES || !MessageDigest.isEqual(mac, mac(payload))) {
        return Optional.empty();
      }
      String said = new String(payload, RANDOM_BYTES, payload.length - RANDOM_BYTES, StandardCharsets.UTF_8);
      String[] parts = said.split("\n", -1);
      return parts.length == 4
          ? Optional.of(new PeerSession(parts[0], parts[1], parts[2], parts[3].isEmpty() ? null : parts[3], ""))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String hash(String token) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private byte[] mac(byte[] payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }
}
