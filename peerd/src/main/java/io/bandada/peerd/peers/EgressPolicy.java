package io.bandada.peerd.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// Which addresses are dialled and listened on: literal IP and port, so that nobody can make us resolve names, and only on this
/// machine, since what peers say to each other is not encrypted yet.
public final class EgressPolicy {
  private static final int MAX_PORT = 65_535;

  /// What Java reads as a number is more: signs, and the digits of all scripts.
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private EgressPolicy() {}

  /// @param endpoint `10.1.2.3:4711` or `[fd00::1]:4711`
  /// @throws IllegalArgumentException with one line that says what is wrong
  public static InetSocketAddress dial(String endpoint) {
    InetSocketAddress address = listen(endpoint);
    if (address.getPort() == 0) {
      throw new IllegalArgumentException("'" + endpoint + "' has no port");
    }
    return address;
  }

  /// The same, with port 0 for any free one.
  public static InetSocketAddress listen(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + endpoint + "' is not of the form IP:port");
    }
    String host = endpoint.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.indexOf(':') >= 0 && !bracketed) {
      throw new IllegalArgumentException("'" + endpoint + "' is not of the form [IPv6]:port");
    }
    return new InetSocketAddress(
        onThisMachine(endpoint, bracketed ? host.substring(1, host.length() - 1) : host),
        port(endpoint, endpoint.substring(colon + 1)));
  }

  private static InetAddress onThisMachine(String endpoint, String host) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + endpoint + "' has no literal IP address: names are not looked up", e);
    }
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "'" + endpoint + "' is not on this machine, and this version has no TLS yet: only 127.0.0.1 and [::1]");
    }
    return address;
  }

  private static int port(String endpoint, String digits) {
    if (PORT.matcher(digits).matches()) {
      int port = Integer.parseInt(digits);
      if (port <= MAX_PORT) {
        return port;
      }
    }
    throw new IllegalArgumentException("'" + endpoint + "' has no port from 0 to " + MAX_PORT);
  }

  /// The text that [#dial] reads.
  public static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
