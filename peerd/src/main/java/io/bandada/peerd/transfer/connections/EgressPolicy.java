package io.bandada.peerd.transfer.connections;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Which addresses are dialled when others name them: a peer must not be made to knock at doors of
/// its own network for somebody else. Literal IP and port, so that nobody can make us resolve
/// names, no address that is not one machine's, nothing that only this machine can reach (unless
/// this peer lives there itself), and not the directory. From any thread.
public final class EgressPolicy {
  private static final int MAX_PORT = 65_535;

  /// What Java reads as a number is more: signs, and the digits of all scripts.
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /// From 240.0.0.0 on nothing is assigned; the last one is the broadcast address.
  private static final int FIRST_UNASSIGNED = 240;

  private final boolean loopback;
  private final Supplier<? extends Collection<InetSocketAddress>> directory;
  private final LongAdder refused = new LongAdder();

  /// @param listen where this peer is reached: on loopback it may dial there too
  /// @param directory the addresses of the directory in use, as far as they are known
  public EgressPolicy(
      InetSocketAddress listen, Supplier<? extends Collection<InetSocketAddress>> directory) {
    this.loopback = listen.getAddress().isLoopbackAddress();
    this.directory = directory;
  }

  /// @param endpoint `10.1.2.3:4711` or `[fd00::1]:4711`
  /// @throws IllegalArgumentException with one line that says what is wrong
  public InetSocketAddress dial(String endpoint) {
    try {
      InetSocketAddress address = reachable(endpoint);
      if (address.getAddress().isLoopbackAddress() && !loopback) {
        throw new IllegalArgumentException("'" + endpoint + "' is on this machine");
      }
      if (directory.get().contains(address)) {
        throw new IllegalArgumentException("'" + endpoint + "' is the directory, not a peer");
      }
      return address;
    } catch (IllegalArgumentException e) {
      refused.increment();
      throw e;
    }
  }

  /// Addresses that were not dialled.
  public long refused() {
    return refused.sum();
  }

  /// An address that some peer may be reached at.
  public static InetSocketAddress reachable(String endpoint) {
    InetSocketAddress address = listen(endpoint);
    InetAddress ip = address.getAddress();
    if (address.getPort() == 0) {
      throw new IllegalArgumentException("'" + endpoint + "' has no port");
    }
    if (ip.isAnyLocalAddress()
        || ip.isLinkLocalAddress()
        || ip.isMulticastAddress()
        || isNobodys(ip)) {
      throw new IllegalArgumentException("'" + endpoint + "' is not the address of one machine");
    }
    return address;
  }

  private static boolean isNobodys(InetAddress ip) {
    if (!(ip instanceof Inet4Address)) {
      return false;
    }
    int first = Byte.toUnsignedInt(ip.getAddress()[0]);
    return first == 0 || first >= FIRST_UNASSIGNED;
  }

  /// Any literal address, with port 0 for any free one.
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
        literal(endpoint, bracketed ? host.substring(1, host.length() - 1) : host),
        port(endpoint, endpoint.substring(colon + 1)));
  }

  private static InetAddress literal(String endpoint, String host) {
    try {
      if (host.indexOf('%') < 0) {
        return InetAddress.ofLiteral(host);
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "'" + endpoint + "' has no literal IP address: names are not looked up");
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
