package io.bandada.directory.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TicketTest {
  private static final Ticket TICKET =
      new Ticket(
          Ticket.Operation.WRITE,
          "0123456789abcdef",
          "00112233445566778899aabbccddeeff",
          Ticket.Subject.CONTENT,
          "ab".repeat(32),
          "cd".repeat(32),
          "p42",
          1L << 40,
          1_800_000_000L);

  @Test
  void whatIsWrittenIsRead() {
    assertThat(Ticket.parse(TICKET.payload())).isEqualTo(TICKET);
  }

  /// The layout is signed: a change of it is a new version, not an edit.
  @Test
  void theBytesAreFrozen() {
    assertThat(HexFormat.of().formatHex(TICKET.payload()))
        .isEqualTo(
            "62616e646164612f7469636b65742f3100"
                + "02"
                + "0123456789abcdef"
                + "00112233445566778899aabbccddeeff"
                + "01"
                + "ab".repeat(32)
                + "cd".repeat(32)
                + "0000010000000000"
                + "000000006b49d200"
                + "03703432");
  }

  @Test
  void everyByteCounts() {
    byte[] good = TICKET.payload();
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      assertThat(read(bad)).as("byte %d", at).isNotEqualTo(Optional.of(TICKET));
    }
  }

  private static Optional<Ticket> read(byte[] payload) {
    try {
      return Optional.of(Ticket.parse(payload));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  @Test
  void halfATicketAndOneWithATailAreNone() {
    byte[] good = TICKET.payload();
    for (int length = 0; length < good.length; length++) {
      byte[] half = Arrays.copyOf(good, length);
      assertThatIllegalArgumentException().isThrownBy(() -> Ticket.parse(half));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ticket.parse(Arrays.copyOf(good, good.length + 1)));
  }

  @Test
  void signedThingsOfDifferentKindsNeverHaveTheSameBytes() {
    Receipt receipt = new Receipt("u", "p", "r", 1, 2, "");
    Tombstone tombstone = new Tombstone("u", "p", 1, "r", 2, null);
    NameRecord name = new NameRecord("u", 1, "r", 1, "c", "o", 1, null);
    assertThat(receipt.statement())
        .isNotEqualTo(tombstone.statement())
        .isNotEqualTo(name.statement());
    // Lengths stand before texts: what is moved over a border is something else.
    assertThat(new Receipt("up", "", "r", 1, 2, "").statement()).isNotEqualTo(receipt.statement());
  }
}
