package io.bandada.directory.heartbeat;

import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.holdings.IndexState;
import io.bandada.directory.members.Members;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The trust bundle's ride on pings, to those that have an older one; and back, when the directory lost its memory.
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

  /// The peer has a bundle that the directory does not know of, and with it revocations that were lost. It is given no other one
  /// before it was heard.
  boolean isBehind(PingRequest ping) {
    return authority.wants(ping.bundleSequence());
  }

  @Nullable SignedBundle newerThan(PingRequest ping) {
    return !isBehind(ping) && ping.bundleSequence() < authority.bundleSequence() ? authority.bundle() : null;
  }

  /// What it brought may say that it is out itself.
  void requireNotRevoked(HttpServletRequest from) {
    if (from.getAttribute(PresentedCertificate.SHOWN) instanceof X509Certificate[] shown) {
      var _ = PresentedCertificate.by(authority, shown);
    }
  }

  /// Nobody is taken back before the directory has heard who is out.
  PingReply askFirst(Members members, long time) {
    return new PingReply(
        members.nextBeat().toMillis(),
        members.lease().toMillis(),
        IndexState.UNKNOWN,
        false,
        Wanted.LATER,
        false,
        members.live(),
        List.of(),
        null,
        true,
        time,
        0,
        null);
  }
}
