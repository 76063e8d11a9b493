package io.bandada.peerd.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.api.Ticket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Of one good ticket, every other row of bytes is refused, whoever made it: nobody here has the
/// key that signed it.
class TicketFuzzTest {
  private static final String HOLDER = "cd".repeat(32);
  private static final String ROOT = "ab".repeat(32);
  private static final String KEY = "0123456789abcdef";

  /// Made once with a key that was thrown away: the key's SubjectPublicKeyInfo, and the ticket with
  /// its signature.
  private static final PublicKey PUBLIC =
      key(
          "302a300506032b6570032100dbfeb053d1f032d85b603c311f4701e8627f76358628094f52a56b9d1823a348");

  private static final byte[] GOOD =
      HexFormat.of()
          .parseHex(
              "62616e646164612f7469636b65742f3100010123456789abcdef00112233445566778899aabbccddeeff01ababababababab"
                  + "abababababababababababababababababababababababababcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
                  + "cdcdcdcdcdcdcd0000010000000000000000006b49d200012adc84fb5cd265dc0b45c9ab3db69ab43c01d309b85e3fd6e72b"
                  + "bc38033cc9239e6aab1d35ef03debe445cd3ccade274fd6fe9d14e693172ba0fa157357980320b");

  private final TicketVerifier verifier =
      new TicketVerifier(
          new Ed25519Signatures(id -> id.equals(KEY) ? Optional.of(PUBLIC) : Optional.empty()),
          key -> false,
          () -> "p7",
          () -> false,
          () -> Instant.ofEpochSecond(1_799_999_999L));

  private static PublicKey key(String hex) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(hex)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has Ed25519", e);
    }
  }

  @FuzzTest
  void mutation(byte[] input) {
    boolean same = Arrays.equals(input, GOOD);
    for (int time = 0; time < 2; time++) { // the second time from what is remembered
      assertThat(verifier.read(input, HOLDER, ROOT, 1) instanceof TicketVerifier.Good)
          .isEqualTo(same);
      assertThat(verifier.write(input, HOLDER, ROOT, 1)).isInstanceOf(TicketVerifier.Refused.class);
      assertThat(verifier.read(input, "ce".repeat(32), ROOT, 1))
          .isInstanceOf(TicketVerifier.Refused.class);
    }
  }

  /// What is behind the good signature's place is never more than one ticket.
  @FuzzTest
  void payload(byte[] input) {
    byte[] shown = Arrays.copyOf(input, input.length + Ticket.SIGNATURE_BYTES);
    System.arraycopy(
        GOOD, GOOD.length - Ticket.SIGNATURE_BYTES, shown, input.length, Ticket.SIGNATURE_BYTES);
    mutation(shown);
  }
}
