package io.bandada.directory.accounts.access;

import io.bandada.directory.settings.DirectorySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// The address that browsers know our pages by, as they write origins.
///
/// Without a proxy it is the one that the request itself names. A proxy hides that: it may have
/// ended the TLS, and may have put another host in. So where one is, the address is a setting, and
/// the request's word counts only for who comes past the proxy from this machine (`ssh -L`): else a
/// page that was sent in plain text under our name would be taken for one of ours.
@Component
final class OwnOrigin {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<String> given;

  OwnOrigin(DirectorySettings settings) {
    this.given = settings.people().origin();
  }

  boolean is(String origin, HttpServletRequest request) {
    if (given.isPresent() && !THIS_MACHINE.contains(host(request))) {
      return origin.equals(given.get());
    }
    return origin.equals(asked(request)) || given.filter(origin::equals).isPresent();
  }

  private static String asked(HttpServletRequest request) {
    boolean usual = request.getServerPort() == (request.isSecure() ? 443 : 80);
    return request.getScheme()
        + "://"
        + host(request)
        + (usual ? "" : ":" + request.getServerPort());
  }

  private static String host(HttpServletRequest request) {
    return request.getServerName().toLowerCase(Locale.ROOT);
  }
}
