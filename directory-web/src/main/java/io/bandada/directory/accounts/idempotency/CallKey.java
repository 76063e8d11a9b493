package io.bandada.directory.accounts.idempotency;

import io.bandada.directory.settings.DataFolder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// The key in `calls.key`, by which a request is known again that must not be stored: it may hold a
/// password.
@Component
public class CallKey {
  private static final int BYTES = 32;
  private static final String FILE = "calls.key";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  CallKey(DataFolder data) {
    byte[] bytes =
        data.read(FILE)
            .orElseGet(
                () -> {
                  byte[] fresh = new byte[BYTES];
                  RANDOM.nextBytes(fresh);
                  data.write(FILE, fresh);
                  return fresh;
                });
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /// A hash that nobody without the key can try passwords against.
  String keyed(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }
}
