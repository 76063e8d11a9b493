package io.bandada.directory.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Until connections are encrypted the directory speaks to its own machine only.
final class Loopback {
  private Loopback() {}

  /// @throws ConfigurationMistake for any other address
  static InetAddress check(String address) {
    try {
      InetAddress found = InetAddress.getByName(address);
      if (found.isLoopbackAddress()) {
        return found;
      }
    } catch (UnknownHostException e) {
      throw new ConfigurationMistake("server.address " + address + " is no address", "use 127.0.0.1 or ::1");
    }
    throw new ConfigurationMistake(
        "server.address is " + address + ", and connections are not encrypted yet",
        "only loopback is served until TLS is there: use 127.0.0.1 or ::1");
  }
}
