package io.bandada.directory.members.address;

import io.bandada.directory.door.OwnEndpoints;
import io.bandada.directory.problems.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.stereotype.Component;

/// Where a peer may say that it is. Others will dial it, so it must not lead them to the directory,
/// to themselves, or to where nobody's peer can be.
@Component
public class AdvertisedAddresses {
  private final OwnEndpoints own;

  AdvertisedAddresses(OwnEndpoints own) {
    this.own = own;
  }

  /// @param from the address that the peer calls from: on this machine, then loopback leads others
  ///   to it as well
  /// @throws Refusal bad-request
  public void check(List<String> addresses, String from) {
    boolean near = InetAddress.ofLiteral(from).isLoopbackAddress();
    for (InetSocketAddress address : AddressSyntax.parse(addresses)) {
      InetAddress ip = address.getAddress();
      if (ip.isLoopbackAddress() && !near) {
        throw Refusal.badRequest(
            "the address "
                + ip.getHostAddress()
                + " leads other peers to themselves: give one that they reach this machine by");
      }
      if (own.contain(address)) {
        throw Refusal.badRequest(
            "the address "
                + ip.getHostAddress()
                + ":"
                + address.getPort()
                + " is the directory's own");
      }
    }
  }
}
