package io.bandada.directory.members.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.problems.Refusal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSyntaxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:1",
        "127.3.2.1:65535",
        "[::1]:8442",
        "10.0.0.7:8442",
        "192.168.1.7:8442",
        "203.0.113.7:8442",
        "[2001:db8::7]:8442",
        "[fd00::7]:8442"
      })
  void anAddressThatOneMachineCanHaveIsTaken(String address) {
    assertThat(AddressSyntax.check(List.of(address))).containsExactly(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.256:80", "localhost:80",
            "http://127.0.0.1:80",
        "127.0.0.1:80 127.0.0.1:81", "::1:80", "0x7f.0.0.1:80", "0177.0.0.1:80", "127.1:80",
            "2130706433:80", "peer.example:80",
        "[fe80::1%eth0]:80", "[::1]", "[1:2]:80", "[:::1]:80", "10.0.0.7:-1", "10.0.0.7:8442/x",
            "10.0.0.7:8442\n"
      })
  void whatIsNoLiteralAddressIsRefused(String address) {
    assertThatThrownBy(() -> AddressSyntax.check(List.of(address))).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:80",
        "0.1.2.3:80",
        "[::]:80",
        "224.0.0.1:80",
        "239.255.255.250:1900",
        "[ff02::1]:80",
        "240.0.0.1:80",
        "255.255.255.255:80",
        "169.254.169.254:80",
        "[fe80::1]:80",
        "[fec0::1]:80",
        "[::ffff:127.0.0.1]:80",
        "[::ffff:7f00:1]:80",
        "[::7f00:1]:80",
        "[64:ff9b::7f00:1]:80",
        "[2002:7f00:1::]:80"
      })
  void whereNoPeerCanBeNobodyIsSent(String address) {
    assertThatThrownBy(() -> AddressSyntax.check(List.of(address))).isInstanceOf(Refusal.class);
  }
}
