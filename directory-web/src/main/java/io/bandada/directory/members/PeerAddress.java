package io.bandada.directory.members;

import io.bandada.directory.problems.Refusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a peer says it is: a literal IP and a port, never a name that somebody would have to look up. Until peers speak TLS,
/// loopback only.
final class PeerAddress {
  private static final int MOST = 8;
  private static final Pattern V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}:(\\d{1,5})");
  private static final Pattern V6 = Pattern.compile("\\[::1]:(\\d{1,5})");

  private PeerAddress() {}

  static List<String> check(List<String> addresses) {
    if (addresses.isEmpty() || addresses.size() > MOST) {
      throw Refusal.badRequest("a peer gives 1 to " + MOST + " addresses, not " + addresses.size());
    }
    addresses.forEach(PeerAddress::check);
    return List.copyOf(addresses);
  }

  private static void check(String address) {
    Matcher v4 = V4.matcher(address);
    Matcher v6 = V6.matcher(address);
    String port = v4.matches() ? v4.group(1) : v6.matches() ? v6.group(1) : null;
    if (port == null || octetTooLarge(address)) {
      throw Refusal.badRequest(
          "an address is a literal loopback IP and a port, like 127.0.0.1:8441 or [::1]:8441 (no other until TLS is there)");
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw Refusal.badRequest("there is no port " + number);
    }
  }

  private static boolean octetTooLarge(String address) {
    if (address.startsWith("[")) {
      return false;
    }
    String host = address.substring(0, address.indexOf(':'));
    for (String octet : host.split("\\.", -1)) {
      if (Integer.parseInt(octet) > 255) {
        return true;
      }
    }
    return false;
  }
}
