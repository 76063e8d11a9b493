package io.bandada.directory.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.problems.Refusal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "127.3.2.1:65535", "[::1]:8441"})
  void loopbackWithAPortIsTaken(String address) {
    assertThat(PeerAddress.check(List.of(address))).containsExactly(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.256:80", "localhost:80", "10.0.0.1:80", "[fe80::1]:80",
        "169.254.169.254:80", "http://127.0.0.1:80", "127.0.0.1:80 127.0.0.1:81", "::1:80", "0x7f.0.0.1:80"
      })
  void everythingElseIsRefused(String address) {
    assertThatThrownBy(() -> PeerAddress.check(List.of(address))).isInstanceOf(Refusal.class);
  }
}
