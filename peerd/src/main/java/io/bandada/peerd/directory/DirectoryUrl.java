package io.bandada.peerd.directory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/// Where a directory is: `http://host:port`, without a path of its own.
///
/// A password and a session travel in the clear as long as the network has no TLS, so only this machine is accepted.
record DirectoryUrl(String text) {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /// @throws IllegalArgumentException with one line that says what is wrong
  static DirectoryUrl parse(String given) {
    URI uri;
    try {
      uri = new URI(given.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + given + "' is no URL: " + e.getReason(), e);
    }
    String host = uri.getHost();
    if (!"http".equals(uri.getScheme()) || host == null) {
      throw new IllegalArgumentException("'" + given + "' is not of the form http://host:port");
    }
    String path = uri.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("'" + given + "' has more than http://host:port");
    }
    if (!THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT)) && !host.startsWith("127.")) {
      throw new IllegalArgumentException(
          "'" + given + "' is on another machine, and this version has no TLS yet: only 127.0.0.1, [::1] and localhost");
    }
    return new DirectoryUrl("http://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
  }

  URI at(String pathAndQuery) {
    return URI.create(text + pathAndQuery);
  }
}
