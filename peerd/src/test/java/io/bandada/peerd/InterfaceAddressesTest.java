package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bandada.peerd.transfer.connections.EgressPolicy;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

class InterfaceAddressesTest {
  @Test
  void aSingleAddressIsToldAsItIs() throws Exception {
    InetSocketAddress one = EgressPolicy.listen("127.0.0.1:4711");
    assertThat(InterfaceAddresses.of(one)).containsExactly(one);
  }

  @Test
  void everyAddressMeansThoseThatOthersCanReach() throws Exception {
    assumeThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
        .as("a machine with a network")
        .anyMatch(ip -> !ip.isLoopbackAddress() && !ip.isLinkLocalAddress());
    assertThat(InterfaceAddresses.of(EgressPolicy.listen("[::]:4711")))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(8)
        .allSatisfy(
            address -> {
              assertThat(address.getPort()).isEqualTo(4711);
              assertThat(EgressPolicy.reachable(EgressPolicy.text(address))).isEqualTo(address);
              assertThat(address.getAddress().isLoopbackAddress()).isFalse();
            });
  }
}
