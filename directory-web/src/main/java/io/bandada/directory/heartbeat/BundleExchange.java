package io.bandada.directory.heartbeat;

import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.authority.Authority;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The trust bundle's ride on pings, to those that have an older one; and back, when the directory
/// lost its memory.
@Component
class BundleExchange {
  private final Authority authority;

  BundleExchange(Authority authority) {
    this.authority = authority;
  }

  void hear(PingRequest ping) {
    SignedBundle brought = ping.bundle();
    if (brought != null && isBehind(ping)) {
      authority.hear(brought);
    }
  }

  /// The peer has a bundle that the directory does not know of, and with it revocations that were
  /// lost. It is given no other one before it was heard.
  boolean isBehind(PingRequest ping) {
    return authority.wants(ping.bundleSequence());
  }

  @Nullable SignedBundle newerThan(PingRequest ping) {
    return !isBehind(ping) && ping.bundleSequence() < authority.bundleSequence()
        ? authority.bundle()
        : null;
  }

  /// What it brought may say that it is out itself.
  void requireNotRevoked(HttpServletRequest from) {
    if (from.getAttribute(PresentedCertificate.SHOWN) instanceof X509Certificate[] shown) {
      var _ = PresentedCertificate.by(authority, shown);
    }
  }
}
