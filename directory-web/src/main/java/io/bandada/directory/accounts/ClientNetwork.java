package io.bandada.directory.accounts;

import java.util.List;

/// Addresses that are one place. Of IPv6 it is the /64: whoever has one address there has them all.
final class ClientNetwork {
  private static final int MOST = 64;
  private static final int GROUPS_OF_A_NETWORK = 4;

  private ClientNetwork() {}

  /// @param address as the web server writes a caller's: IPv4, or IPv6 with all of its groups
  static String of(String address) {
    String[] groups = address.split(":", -1);
    if (groups.length == 8) {
      return String.join(":", List.of(groups).subList(0, GROUPS_OF_A_NETWORK));
    }
    return address.length() > MOST ? address.substring(0, MOST) : address;
  }
}
