package io.bandada.peerd.directory;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/// Where a directory is: `http://host:port`, without a path of its own.
///
/// A password and a session travel in the clear as long as the network has no TLS, so only this machine is accepted.
record DirectoryUrl(String text) {
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
    if (!isThisMachine(host)) {
      throw new IllegalArgumentException(
          "'" + given + "' is on another machine, and this version has no TLS yet: only 127.0.0.1, [::1] and localhost");
    }
    return new DirectoryUrl("http://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
  }

  private static boolean isThisMachine(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  URI at(String pathAndQuery) {
    return URI.create(text + pathAndQuery);
  }
}
