package io.bandada.directory.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.authority.x509.Pem;
import io.bandada.directory.authority.x509.SigningRequest;
import io.bandada.directory.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;

/// Certificate requests of machines that nobody knows yet, and key files that somebody had in his
/// hands.
class RequestFuzzTest {
  /// DER, as it is behind the base64.
  @FuzzTest
  void der(byte[] input) {
    check(Base64.getEncoder().encodeToString(input));
  }

  @FuzzTest
  void text(byte[] input) {
    check(new String(input, StandardCharsets.ISO_8859_1));
  }

  private static void check(String base64) {
    try {
      PublicKey key = SigningRequest.key(base64);
      assertThat(SigningRequest.isP256(key.getEncoded())).isTrue();
    } catch (Refusal e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
    }
  }

  @FuzzTest
  void keyFile(byte[] input) {
    try {
      assertThat(Pem.of(Pem.pairs(input))).isEqualTo(input);
    } catch (GeneralSecurityException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void certificateFile(byte[] input) {
    try {
      assertThat(Pem.of(Pem.certified(input))).isEqualTo(input);
    } catch (GeneralSecurityException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
