package io.bandada.directory.authority.x509;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whom a certificate is for: enough to take the peer back by it when the directory lost its
/// database.
///
/// @param peerId as the directory chose it: 1 to 64 letters, digits, dots, dashes and underscores
public record PeerSubject(String peerId, String peerName, String account, @Nullable String site) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MOST_TEXT = 200;

  public PeerSubject {
    if (!ID.matcher(peerId).matches()) {
      throw new IllegalArgumentException(
          "a peer's id is 1 to 64 letters, digits, dots, dashes and underscores");
    }
    check("a peer's name", peerName);
    check("an account", account);
    if (site != null) {
      check("a site", site);
    }
  }

  private static void check(String what, String text) {
    if (text.isEmpty() || text.length() > MOST_TEXT) {
      throw new IllegalArgumentException(what + " has 1 to " + MOST_TEXT + " characters");
    }
  }
}
