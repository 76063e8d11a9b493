package io.bandada.directory.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the contract reads from bytes and texts has one way to be written, or is refused.
class ContractFuzzTest {
  @FuzzTest
  void ticket(byte[] input) {
    try {
      assertThat(Ticket.parse(input).payload()).isEqualTo(input);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
    }
  }

  @FuzzTest
  void joinToken(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(JoinToken.parse(text).text()).isEqualTo(text.strip());
    } catch (IllegalArgumentException e) {
      if (text.length() > 10) {
        assertThat(e).hasMessageNotContaining(text);
      }
    }
  }

  @FuzzTest
  void indexDigest(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(IndexDigest.parse(text).hex()).isEqualTo(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      assertThat(text.matches("[0-9a-fA-F]{32}")).isFalse();
    }
  }
}
