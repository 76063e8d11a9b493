package io.bandada.directory.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.members.address.AddressSyntax;
import io.bandada.directory.problems.Refusal;
import java.net.InetAddress;
import java.util.List;

/// What a peer says of itself when it comes, and where it says that it is.
class ArrivalFuzzTest {
  @FuzzTest
  void address(FuzzedDataProvider input) {
    String text = input.consumeRemainingAsString();
    try {
      assertThat(AddressSyntax.check(List.of(text))).containsExactly(text);
    } catch (Refusal e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    InetAddress address =
        InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    assertThat(
            address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress())
        .isFalse();
    assertThat(Integer.parseInt(text.substring(colon + 1))).isBetween(1, 65_535);
    assertThat(text).hasSizeLessThan(60).matches("[0-9a-fA-F.:\\[\\]]+");
  }

  @FuzzTest
  void arrival(FuzzedDataProvider input) {
    String id = input.consumeBoolean() ? "p0123456789abcdef0123" : input.consumeString(24);
    long incarnation = input.consumeLong();
    long capacity = input.consumeLong();
    long free = input.consumeLong();
    String site = input.consumeBoolean() ? null : input.consumeString(90);
    String name = input.consumeRemainingAsString();
    try {
      Arrival arrival =
          new Arrival(
              id,
              name,
              "ada",
              site,
              incarnation,
              new PeerVitals(List.of("127.0.0.1:1"), 0, capacity, free, 0, 0, false));
      assertThat(arrival.name()).isEqualTo(name).hasSizeBetween(1, 80);
      assertThat(name.codePoints())
          .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
      assertThat(id).matches("p[0-9a-f]{20}");
      assertThat(List.of(incarnation, capacity, free)).allMatch(n -> n >= 0);
    } catch (Refusal e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
