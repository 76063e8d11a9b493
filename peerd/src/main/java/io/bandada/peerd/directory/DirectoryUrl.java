package io.bandada.peerd.directory;

import java.net.URI;
import java.net.URISyntaxException;

/// Where a directory is for peers: `https://host:port`, without a path of its own.
record DirectoryUrl(String text) {
  static final int USUAL_PORT = 8441;

  /// @throws IllegalArgumentException with one line that says what is wrong
  static DirectoryUrl parse(String given) {
    URI uri;
    try {
      uri = new URI(given.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + given + "' is no URL: " + e.getReason(), e);
    }
    String host = uri.getHost();
    if ("http".equalsIgnoreCase(uri.getScheme()) && host != null) {
      throw new IllegalArgumentException(
          "'"
              + given
              + "' is not encrypted, and peers talk to the directory by TLS only: https://"
              + host
              + ":PORT with the port for peers, usually "
              + USUAL_PORT);
    }
    if (!"https".equalsIgnoreCase(uri.getScheme()) || host == null) {
      throw new IllegalArgumentException("'" + given + "' is not of the form https://host:port");
    }
    String path = uri.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    if (!bare
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("'" + given + "' has more than https://host:port");
    }
    return new DirectoryUrl(
        "https://" + host + ":" + (uri.getPort() < 0 ? USUAL_PORT : uri.getPort()));
  }

  URI at(String pathAndQuery) {
    return URI.create(text + pathAndQuery);
  }
}
