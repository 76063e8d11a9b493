package io.bandada.directory.door;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;

/// Which door a request came in by.
public enum Listener {
  /// Pages, and the API for users with a password.
  PEOPLE,
  /// The API for peers with a certificate.
  PEERS;

  private static final String ATTRIBUTE = Listener.class.getName();

  void mark(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /// False for every listener when nobody marked the request: then nothing exists.
  public boolean heard(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) == this;
  }
}
