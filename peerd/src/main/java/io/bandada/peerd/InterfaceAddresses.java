package io.bandada.peerd;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/// What to tell other peers when this one listens on every address that the machine has: those of
/// the interfaces that are up, without those that reach only this machine or this wire. IPv4 comes
/// first, since it is more often there on both sides.
final class InterfaceAddresses {
  private static final int MOST = 8;

  private InterfaceAddresses() {}

  /// @param listening where, with the real port
  /// @throws IOException when others could not be told any address
  static List<InetSocketAddress> of(InetSocketAddress listening) throws IOException {
    if (!listening.getAddress().isAnyLocalAddress()) {
      return List.of(listening);
    }
    boolean fourOnly = listening.getAddress() instanceof Inet4Address;
    List<InetSocketAddress> found =
        NetworkInterface.networkInterfaces()
            .filter(InterfaceAddresses::isUp)
            .flatMap(NetworkInterface::inetAddresses)
            .filter(
                ip ->
                    !ip.isLoopbackAddress() && !ip.isLinkLocalAddress() && !ip.isMulticastAddress())
            .filter(ip -> ip instanceof Inet4Address || !fourOnly)
            .sorted(Comparator.comparing(ip -> !(ip instanceof Inet4Address)))
            .limit(MOST)
            .map(ip -> new InetSocketAddress(unscoped(ip), listening.getPort()))
            .toList();
    if (found.isEmpty()) {
      throw new IOException(
          "no interface of this machine has an address that others could reach: set `listen` to one"
              + " address, or `advertise`");
    }
    return found;
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp() && !one.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  /// The name of an interface means nothing elsewhere.
  private static InetAddress unscoped(InetAddress ip) {
    return InetAddress.ofLiteral(ip.getHostAddress().replaceFirst("%.*", ""));
  }
}
