package io.bandada.directory.members.address;

import io.bandada.directory.problems.Refusal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a peer says it is: a literal IP and a port, never a name that somebody would have to look
/// up, and one that a single machine can have.
public final class AddressSyntax {
  private static final int MOST = 8;
  private static final int HIGHEST_PORT = 65_535;
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 =
      Pattern.compile("(" + OCTET + "(?:\\." + OCTET + "){3}):(\\d{1,5})");
  private static final Pattern V6 = Pattern.compile("\\[([0-9a-fA-F:]{2,39})]:(\\d{1,5})");

  private AddressSyntax() {}

  public static List<String> check(List<String> addresses) {
    var _ = parse(addresses);
    return List.copyOf(addresses);
  }

  static List<InetSocketAddress> parse(List<String> addresses) {
    if (addresses.isEmpty() || addresses.size() > MOST) {
      throw Refusal.badRequest("a peer gives 1 to " + MOST + " addresses, not " + addresses.size());
    }
    return addresses.stream().map(AddressSyntax::parse).toList();
  }

  private static InetSocketAddress parse(String text) {
    boolean four = V4.matcher(text).matches();
    Matcher literal = (four ? V4 : V6).matcher(text);
    if (!literal.matches()) {
      throw notLiteral();
    }
    int port = Integer.parseInt(literal.group(2));
    if (port < 1 || port > HIGHEST_PORT) {
      throw Refusal.badRequest("there is no port " + port);
    }
    InetAddress ip = ip(literal.group(1));
    if (!ofOneMachine(ip) || (ip instanceof Inet4Address) != four) {
      throw Refusal.badRequest("no other peer can reach this one at " + ip.getHostAddress());
    }
    return new InetSocketAddress(ip, port);
  }

  private static InetAddress ip(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      throw notLiteral();
    }
  }

  private static Refusal notLiteral() {
    return Refusal.badRequest(
        "an address is a literal IP and a port, like 192.0.2.7:8442 or [2001:db8::7]:8442");
  }

  private static boolean ofOneMachine(InetAddress ip) {
    return !ip.isAnyLocalAddress()
        && !ip.isMulticastAddress()
        && !ip.isLinkLocalAddress()
        && !special(ip);
  }

  /// 0.0.0.0/8, 240.0.0.0/4 with the broadcast address; an IPv4 in the clothes of IPv6 (compatible,
  /// translated, 6to4), which would pass by what is checked of IPv4; and the site-local addresses
  /// that were given up.
  private static boolean special(InetAddress ip) {
    byte[] b = ip.getAddress();
    int first = b[0] & 0xff;
    return switch (ip) {
      case Inet4Address _ -> first == 0 || first >= 240;
      case Inet6Address v6 ->
          v6.isSiteLocalAddress()
              || (first == 0 && !v6.isLoopbackAddress())
              || (first == 0x20 && b[1] == 0x02);
      default -> true;
    };
  }
}
