package io.bandada.directory.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/// The address that the browser knows us by, as it writes origins.
final class OwnOrigin {
  private OwnOrigin() {}

  static String of(HttpServletRequest request) {
    boolean usual = request.getServerPort() == (request.isSecure() ? 443 : 80);
    String host = request.getServerName().toLowerCase(Locale.ROOT);
    return request.getScheme() + "://" + host + (usual ? "" : ":" + request.getServerPort());
  }
}
