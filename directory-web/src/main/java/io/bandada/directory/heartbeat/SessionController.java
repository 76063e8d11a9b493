package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.catalog.LastCopies;
import io.bandada.directory.departure.Departure;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.settings.DirectorySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The first and the last word of a peer.
@RestController
class SessionController {
  private final PeerLogin enrolment;
  private final Authority authority;
  private final Members members;
  private final Departure departure;
  private final DirectorySettings settings;

  SessionController(
      PeerLogin enrolment,
      Authority authority,
      Members members,
      Departure departure,
      DirectorySettings settings) {
    this.enrolment = enrolment;
    this.authority = authority;
    this.members = members;
    this.departure = departure;
    this.settings = settings;
  }

  @PostMapping(Paths.LOGIN)
  LoginReply login(@RequestBody LoginRequest request, HttpServletRequest from) {
    PeerLogin.Enrolled enrolled = enrolment.enrol(request, from.getRemoteAddr());
    Member member = enrolled.member();
    return new LoginReply(
        member.id(),
        member.name(),
        member.account(),
        enrolled.certificates(),
        authority.bundle(),
        members.nextBeat().toMillis(),
        members.lease().toMillis(),
        new LoginReply.Defaults(settings.copies(), settings.ack()));
  }

  /// Another certificate for the same key, also for one that has run out.
  @PostMapping(Paths.RENEW)
  RenewReply renew(@RequestAttribute(PresentedCertificate.SHOWN) X509Certificate[] shown) {
    return new RenewReply(
        authority.renew(PresentedCertificate.by(authority, shown), shown[0]), authority.bundle());
  }

  @PostMapping(Paths.LOGOUT)
  LogoutReply logout(@RequestBody LogoutRequest request, @AuthenticationPrincipal Caller caller) {
    LastCopies.AtRisk risk =
        departure.logOut(caller.asPeer().peerId(), caller.account(), request.force());
    return new LogoutReply(risk.names(), risk.count());
  }
}
