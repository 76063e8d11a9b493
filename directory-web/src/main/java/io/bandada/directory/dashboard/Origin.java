package io.bandada.directory.dashboard;

import jakarta.servlet.http.HttpServletRequest;

/// The address that the browser knows us by: what a peer on the same machine would be told to sign in at.
final class Origin {
  private Origin() {}

  static String of(HttpServletRequest request) {
    boolean usual = request.getServerPort() == (request.isSecure() ? 443 : 80);
    return request.getScheme() + "://" + request.getServerName() + (usual ? "" : ":" + request.getServerPort());
  }
}
